/**
 * Gives a fresh clone what it lacks: the packages of the lockfile and a build. Needs nothing but Node and
 * npm.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, run } from './child-process.mjs';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Says what happens in one line, with its seconds when it is done.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 */
export async function phase(title, work) {
  const started = Date.now();
  if (process.stderr.isTTY) process.stderr.write(`${title} …`);
  try {
    return await work();
  } finally {
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${process.stderr.isTTY ? '\r' : ''}${title} … ${seconds} s\n`);
  }
}

/**
 * Installs the packages of the lockfile where they are missing or of another version. No install script runs.
 */
export async function installPackages() {
  requireNode20();
  if (packagesAreInstalled()) return;
  await phase('Installing packages', () =>
    npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      quiet: true,
      cwd: root,
    }),
  );
}

/** Builds `dist`. */
export async function build({ production = false } = {}) {
  const script = path.join(root, 'scripts/build.mjs');
  await phase(production ? 'Building for release' : 'Building', () =>
    run(process.execPath, [script, ...(production ? ['--production'] : [])], { quiet: true, cwd: root }),
  );
}

/** Builds `dist` where a source is newer than it. */
export async function buildIfNeeded() {
  const built = path.join(root, 'dist/unroll.js');
  const sources = ['src', 'media', 'scripts', 'package-lock.json'].map((name) => path.join(root, name));
  if (existsSync(built) && Math.max(...sources.map(newest)) < statSync(built).mtimeMs) return;
  await build();
}

function requireNode20() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return;
  throw new Error(
    `This is Node ${process.versions.node}: Unroll needs Node 20 or newer (https://nodejs.org).`,
  );
}

/** npm writes what it installed to `node_modules/.package-lock.json` when it is done: compare by content. */
function packagesAreInstalled() {
  const installed = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = packagesOf(installed);
  return Object.entries(packagesOf(path.join(root, 'package-lock.json'))).every(
    ([name, { version, optional }]) => name === '' || optional || have[name]?.version === version,
  );
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}

/**
 * @param {string} entry
 * @returns {number} the latest change of a file or of anything in a folder, in ms
 */
function newest(entry) {
  const status = statSync(entry);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(status.mtimeMs, ...readdirSync(entry).map((name) => newest(path.join(entry, name))));
}
