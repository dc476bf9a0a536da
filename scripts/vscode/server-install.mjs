/**
 * The VS Code server from npm, for machines where no desktop VS Code can be had: the server and the web
 * workbench inside the package `code-server`, and the Node it wants, installed once into a cache outside the
 * tree. No install script runs.
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { npm } from '../child-process.mjs';
import { phase } from '../prepare.mjs';

const version = '4.139.1';
const nodeVersion = '24.21.0';

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
 * that an interrupted installation is repeated.
 *
 * @returns {Promise<{ node: string, main: string }>} the Node to run it with, and its entry
 * @throws {Error} on a platform for which npm has no such Node
 */
export async function installServer() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(
      'The VS Code server from npm runs on Linux only: install VS Code (https://code.visualstudio.com) and put `code` ' +
        'on the PATH, or name its program: VSCODE_PATH=/path/to/Code',
    );
  }
  const folder = path.join(cache, `vscode-host-${version}`);
  if (!existsSync(folder))
    await phase('Installing the VS Code server from npm (540 MB, once)', () => install(folder));
  const modules = path.join(folder, 'node_modules');
  return {
    node: path.join(modules, `node-linux-${process.arch}`, 'bin/node'),
    main: path.join(modules, 'code-server/lib/vscode/out/server-main.js'),
  };
}

/** @param {string} folder */
async function install(folder) {
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(`${folder}.unfinished-`);
  try {
    const dependencies = { 'code-server': version, [`node-linux-${process.arch}`]: nodeVersion };
    await writeJson(path.join(unfinished, 'package.json'), {
      name: 'vscode-host',
      private: true,
      dependencies,
    });
    await installPackagesIn(unfinished);
    const server = path.join(unfinished, 'node_modules/code-server/lib/vscode');
    const manifest = JSON.parse(await readFile(path.join(server, 'package.json'), 'utf8'));
    const needed = Object.entries(manifest.dependencies).filter(([name]) => !unneeded.includes(name));
    await writeJson(path.join(server, 'package.json'), {
      ...manifest,
      dependencies: Object.fromEntries(needed),
    });
    await installPackagesIn(server);
    await rm(path.join(server, 'extensions/copilot'), { recursive: true, force: true });
    await installPackagesIn(path.join(server, 'extensions'));
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another run was faster: its folder is as good as ours.
    if (!existsSync(folder)) throw error;
  }
}

/** @param {string} folder */
async function installPackagesIn(folder) {
  const quietly = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(['install', ...quietly], { quiet: true, cwd: folder });
}

/**
 * @param {string} file
 * @param {unknown} value
 */
async function writeJson(file, value) {
  await writeFile(file, JSON.stringify(value, null, 2));
}
