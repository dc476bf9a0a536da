/**
 * A real VS Code for tests: the desktop's where one is installed or can be downloaded, otherwise the server
 * from npm with a headless Chromium on it.
 */
import util from 'node:util';
import { ensureChromium, onPath } from './chromium.mjs';
import { root } from '../prepare.mjs';
import { downloadDesktop, findDesktop, hasDisplay } from './desktop.mjs';
import { startInBrowser } from './in-browser.mjs';
import { serverVersion } from './server.mjs';
import { within } from './within.mjs';

/**
 * @typedef {object} Session one window on one folder
 * @property {string} tests the bundle that is run in its extension host: exports `run()`
 * @property {string | null} folder the folder to open; null for a window without one
 * @property {number} limit ms for its tests
 * @property {boolean} trusted false: in Restricted Mode
 *
 * @typedef {object} Host
 * @property {string} title which VS Code it is, with its versions
 * @property {boolean} canRestrict whether it can open a window in Restricted Mode
 * @property {boolean} needsDisplay true when it has to be started under `xvfb-run`
 * @property {(home: import('./home.mjs').VscodeHome, session: Session, env: NodeJS.ProcessEnv) =>
 *   Promise<string[]>} runSession settles with the errors of the window's log when the window is closed,
 *   however its tests ended
 */

/**
 * UNROLL_TEST_HOST=server or =desktop asks for one of the two; UNROLL_TEST_VSCODE=1.90.2 for that
 * version.
 *
 * @returns {Promise<Host>}
 * @throws {Error} when what was asked for cannot be had
 */
export async function chooseHost() {
  const asked = process.env.UNROLL_TEST_HOST;
  const { UNROLL_TEST_VSCODE: version = 'stable' } = process.env;
  const canShow = hasDisplay() || onPath(['xvfb-run']) !== undefined;
  const program = asked === 'server' || !canShow ? undefined : await desktop(version);
  if (program !== undefined) return desktopHost(program);
  if (asked !== 'desktop') return serverHost();
  throw new Error(
    'UNROLL_TEST_HOST is desktop, and there is none to run: install VS Code (and xvfb where there is no display), or ' +
      'name its program: VSCODE_PATH=/path/to/code npm test',
  );
}

/**
 * @param {string} version
 * @returns {Promise<string | undefined>} the program
 */
async function desktop(version) {
  const installed = version === 'stable' ? findDesktop() : undefined;
  return installed ?? downloadDesktop(version);
}

/**
 * @param {string} program
 * @returns {Host}
 */
function desktopHost(program) {
  return {
    title: `desktop VS Code (${program})`,
    // `@vscode/test-electron` trusts every folder.
    canRestrict: false,
    needsDisplay: !hasDisplay(),
    async runSession(home, session, env) {
      const { runTests } = await import('@vscode/test-electron');
      const ended = runTests({
        vscodeExecutablePath: program,
        extensionDevelopmentPath: root,
        extensionTestsPath: session.tests,
        extensionTestsEnv: { ...env, TMPDIR: home.env.TMPDIR },
        launchArgs: [
          ...(session.folder === null ? [] : [session.folder]),
          ...['--user-data-dir', home.userData, '--extensions-dir', home.extensions],
          '--disable-gpu',
        ],
      });
      // It rejects when tests fail, which the counts say better.
      const outcome = await within(session.limit, ended).then(String, String);
      return [`VS Code ended: ${outcome}`];
    },
  };
}

/** @returns {Promise<Host>} */
async function serverHost() {
  await ensureChromium();
  /**
   * Home → port. What VS Code keeps by workspace, it keeps by the server's address: windows of one home
   * share it.
   *
   * @type {Map<string, string>}
   */
  const ports = new Map();
  return {
    title: await serverVersion(),
    canRestrict: true,
    needsDisplay: false,
    async runSession(home, session, env) {
      const port = ports.get(home.folder) ?? '0';
      const code = await startInBrowser(home, { env, port, development: true, trusted: session.trusted });
      ports.set(home.folder, code.port);
      /** @type {string[]} */
      const log = [];
      try {
        let exited = () => {};
        /** @type {Promise<void>} */
        const exit = new Promise((resolve) => (exited = resolve));
        const extension = { extensionDevelopmentPath: root, extensionTestsPath: session.tests };
        await code.openWindow(session.folder, {
          payload: { ...extension, skipWelcome: 'true', skipReleaseNotes: 'true' },
          functions: {
            codeAutomationLog: (type, parts) => log.push(`${type}: ${util.format(...parts)}`),
            codeAutomationExit: () => exited(),
          },
        });
        await within(session.limit, exit).catch((error) => log.push(`error: ${error}`));
      } finally {
        await code.stop();
      }
      return errorsIn(log);
    },
  };
}

/** What this VS Code always says where a native module, GitHub or the marketplace is out of reach. */
const noise = /bindings file|watchdog|open-vsx|authentication provider|ServiceWorker/;

/**
 * The errors, without their stacks in the workbench.
 *
 * @param {string[]} log
 */
function errorsIn(log) {
  return log.flatMap((entry) => {
    const line = (entry.split('\n', 1)[0] ?? '').slice(0, 300);
    return line.startsWith('error') && !noise.test(line) ? [line] : [];
  });
}
