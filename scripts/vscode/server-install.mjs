/**
 * The VS Code server from npm, for machines where no desktop VS Code can be had: the server and the web
 * workbench inside the package `code-server`, and the Node it wants, installed once into a cache outside the
 * tree. No install script runs.
 */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { npm } from '../child-process.mjs';
import { phase, root } from '../prepare.mjs';

/**
 * Version of VS Code → its package `code-server`, the Node under it, and what npm needs to be told.
 *
 * @type {Readonly<Record<string, { server: string, node: string, words: string[] }>>}
 */
const servers = {
  stable: { server: '4.139.1', node: '24.21.0', words: [] },
  // The oldest that the manifest allows, with the Node that its desktop has. Of its terminal's beta versions
  // npm says that they do not fit each other.
  '1.90.2': { server: '4.90.3', node: '20.9.0', words: ['--legacy-peer-deps'] },
};

/** What only Copilot, containers, SSH, Kerberos and Windows need: half of the download. */
const unneeded = [
  '@devcontainers/cli',
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@vscode/sandbox-runtime',
  '@vscode/windows-process-tree',
  '@vscode/windows-registry',
  'kerberos',
  'ssh2',
];

/** The folder of everything that we keep between runs, outside the tree. */
export const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'unroll');

/**
 * Installs the server where it is not there yet. It appears under its name in one step when it is whole, so
 * that an interrupted installation is repeated. UNROLL_TEST_VSCODE=1.90.2 asks for that version.
 *
 * @returns {Promise<{ node: string, main: string }>} the Node to run it with, and its entry
 * @throws {Error} for a version that is not known here; on a platform for which npm has no such Node
 */
export async function installServer() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      'The VS Code server from npm runs on Linux only: install VS Code (https://code.visualstudio.com) and put `code` ' +
        'on the PATH, or name its program: VSCODE_PATH=/path/to/Code',
    );
  }
  const asked = process.env.UNROLL_TEST_VSCODE || 'stable';
  const versions = servers[asked];
  if (versions === undefined) {
    const known = Object.keys(servers).join(' or ');
    throw new Error(`As a server from npm there is VS Code ${known}, not ${asked}.`);
  }
  const folder = path.join(cache, `vscode-host-${versions.server}`);
  if (!existsSync(folder))
    await phase('Installing the VS Code server from npm (540 MB, once)', () => install(folder, versions));
  const modules = path.join(folder, 'node_modules');
  return {
    node: path.join(modules, `node-linux-${process.arch}`, 'bin/node'),
    main: path.join(modules, 'code-server/lib/vscode/out/server-main.js'),
  };
}

/**
 * @param {string} folder
 * @param {{ server: string, node: string, words: string[] }} versions
 */
async function install(folder, versions) {
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(`${folder}.unfinished-`);
  try {
    const dependencies = {
      'code-server': versions.server,
      [`node-linux-${process.arch}`]: versions.node,
    };
    await writeJson(path.join(unfinished, 'package.json'), {
      name: 'vscode-host',
      private: true,
      dependencies,
    });
    await installPackagesIn(unfinished, versions.words);
    const server = path.join(unfinished, 'node_modules/code-server/lib/vscode');
    const manifest = JSON.parse(await readFile(path.join(server, 'package.json'), 'utf8'));
    const needed = Object.entries(manifest.dependencies).filter(([name]) => !unneeded.includes(name));
    await writeJson(path.join(server, 'package.json'), {
      ...manifest,
      dependencies: Object.fromEntries(needed),
    });
    await installPackagesIn(server, versions.words);
    const logger = path.join(server, 'node_modules/@vscode/spdlog/index.js');
    await copyFile(path.join(root, 'scripts/vscode/server-logger.cjs'), logger);
    await rm(path.join(server, 'extensions/copilot'), { recursive: true, force: true });
    await installPackagesIn(path.join(server, 'extensions'), versions.words);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run was faster: its folder is as good as ours.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * @param {string} folder
 * @param {string[]} words
 */
async function installPackagesIn(folder, words) {
  const quietly = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(['install', ...quietly, ...words], { quiet: true, cwd: folder });
}

/**
 * @param {string} file
 * @param {unknown} value
 */
async function writeJson(file, value) {
  await writeFile(file, JSON.stringify(value, null, 2));
}
