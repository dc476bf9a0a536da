/** Starts the VS Code server from npm on a home, says its address, and stops it with all that it started. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { run, startGroup } from '../child-process.mjs';
import { installServer } from './server-install.mjs';

/** @param {import('./home.mjs').VscodeHome} home */
function folders(home) {
  return [
    ...['--user-data-dir', home.userData],
    ...['--extensions-dir', home.extensions],
    ...['--server-data-dir', path.join(home.folder, 'server')],
  ];
}

/**
 * Installs a packaged extension into a home, as a user would.
 *
 * @param {import('./home.mjs').VscodeHome} home
 * @param {string} vsix
 */
export async function installExtension(home, vsix) {
  const { node, main } = await installServer();
  const install = ['--install-extension', vsix, '--force', '--accept-server-license-terms'];
  await run(node, [main, ...install, ...folders(home)], { quiet: true, env: home.env });
}

/** @returns {Promise<string>} the versions of VS Code and of the Node under it */
export async function serverVersion() {
  const { node, main } = await installServer();
  const { version } = JSON.parse(await readFile(path.join(path.dirname(main), '../package.json'), 'utf8'));
  const { version: nodeVersion } = JSON.parse(await readFile(path.join(node, '../../package.json'), 'utf8'));
  return `VS Code ${version} (server from npm, Node ${nodeVersion})`;
}

/**
 * Listens on this machine only, behind a token of its own making.
 *
 * @param {import('./home.mjs').VscodeHome} home
 * @param {{ env?: NodeJS.ProcessEnv, port?: string, development?: boolean, trusted?: boolean }} [options]
 *   `port`: one, or a range to choose from; `development`: the address may name an extension under
 *   development and its tests; `trusted`: every folder is, as a rule
 */
export async function startServer(home, { env = {}, port = '0', development = false, trusted = true } = {}) {
  const { node, main } = await installServer();
  const server = startGroup(
    node,
    [
      main,
      ...['--host', '127.0.0.1', '--port', port, '--accept-server-license-terms', '--telemetry-level', 'off'],
      ...(trusted ? ['--disable-workspace-trust'] : []),
      ...(development ? ['--enable-smoke-test-driver'] : []),
      ...folders(home),
    ],
    { ...home.env, ...env },
  );
  const origin = await announcedAddress(server);
  return {
    stop: server.stop,
    port: new URL(origin).port,
    /** Settles when the server ends by itself. */
    ended: new Promise((resolve) => server.child.once('close', resolve)),
    /**
     * @param {string | null} folder
     * @param {Record<string, string>} [payload] command-line options of the window; absolute paths become
     *   remote ones
     */
    address(folder, payload = {}) {
      const address = new URL(origin);
      if (folder === null) address.searchParams.set('ew', 'true');
      else address.searchParams.set('folder', folder);
      const entries = Object.entries(payload).map(([name, value]) => [
        name,
        value.startsWith('/') ? `vscode-remote://${address.host}${value}` : value,
      ]);
      if (entries.length > 0) address.searchParams.set('payload', JSON.stringify(entries));
      return address.href;
    },
  };
}

/**
 * @param {ReturnType<typeof startGroup>} server
 * @returns {Promise<string>} the address with its token, which the server prints when it listens
 */
async function announcedAddress(server) {
  let output = '';
  const listening = new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`The VS Code server did not start:\n${output.slice(-2000)}`));
    const timer = setTimeout(fail, 60_000);
    server.child.once('close', fail);
    /** @param {Buffer} chunk */
    const read = (chunk) => {
      // Keeps reading for as long as the server runs, so that its pipe never fills.
      if (output.length < 100_000) output += chunk.toString();
      const address = /Web UI available at (\S+)/.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    };
    server.child.stdout.on('data', read);
    server.child.stderr.on('data', read);
  });
  try {
    return await listening;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
