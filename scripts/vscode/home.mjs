/**
 * A home for one VS Code: its user data, extensions and temporary files in one folder that is removed as a
 * whole.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { atExit } from '../child-process.mjs';

/** Keeps VS Code to itself: no news, no updates, no telemetry, nothing that asks for attention. */
const quiet = {
  'chat.disableAIFeatures': true,
  'editor.inlineSuggest.enabled': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.banner': 'never',
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.editor.useModal': 'off',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'unroll.training.automatic': 'never',
};

/**
 * @typedef {object} VscodeHome
 * @property {string} folder
 * @property {string} userData
 * @property {string} extensions
 * @property {NodeJS.ProcessEnv} env the environment to start VS Code with
 */

/**
 * @param {string} folder is made where it does not exist; settings that stand there already stay
 * @param {Record<string, unknown>} [settings]
 * @param {Record<string, unknown>} [ofMachine] settings that a window on a server takes from its machine
 *   alone; a desktop from `settings`
 * @returns {Promise<VscodeHome>}
 */
export async function openHome(folder, settings = {}, ofMachine = {}) {
  const home = { folder, userData: path.join(folder, 'user'), extensions: path.join(folder, 'extensions') };
  const temporary = path.join(folder, 'tmp');
  for (const each of [path.join(home.userData, 'User'), home.extensions, temporary]) {
    await mkdir(each, { recursive: true });
  }
  const file = path.join(home.userData, 'User/settings.json');
  if (!existsSync(file))
    await writeFile(file, JSON.stringify({ ...quiet, ...settings, ...ofMachine }, null, 2));
  const server = path.join(home.userData, 'Machine/settings.json');
  await mkdir(path.dirname(server), { recursive: true });
  if (!existsSync(server)) await writeFile(server, JSON.stringify(ofMachine));
  return { ...home, env: { ...process.env, TMPDIR: temporary } };
}

/**
 * A home that nothing outlives.
 *
 * @param {Record<string, unknown>} [settings]
 * @param {Record<string, unknown>} [ofMachine]
 */
export async function temporaryHome(settings, ofMachine) {
  const folder = await temporaryFolder('vscode');
  return { ...(await openHome(folder.path, settings, ofMachine)), remove: folder.remove };
}

/** @param {string} purpose */
export async function temporaryFolder(purpose) {
  const folder = await mkdtemp(path.join(os.tmpdir(), `unroll-${purpose}-`));
  const patiently = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 };
  const release = atExit(() => rmSync(folder, patiently));
  return { path: folder, remove: () => rm(folder, patiently).finally(release) };
}
