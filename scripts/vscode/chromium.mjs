/**
 * The browser that the tests drive: finds it, starts it without a window, and on Debian, where it is missing
 * and we may, installs it.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { run } from '../child-process.mjs';
import { phase } from '../prepare.mjs';

const way =
  'install one with `sudo apt-get install chromium`, or name one: CHROMIUM=/path/to/chrome npm test';

/**
 * @returns {Promise<string>} the path of a Chromium, Chrome or Edge
 * @throws {Error} the sentence that makes it run
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || onPath(['apt-get']) === undefined) {
    throw new Error(`No Chromium, Chrome or Edge was found: ${way}`);
  }
  await phase('Installing Chromium', async () => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], { quiet: true, env });
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], {
      quiet: true,
      env,
    });
  });
  const installed = findChromium();
  if (installed === undefined) throw new Error(`apt-get installed no Chromium: ${way}`);
  return installed;
}

/** Chromium in a container: no sandbox of its own, no GPU, no traffic of its own. */
const chromiumArguments = [
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...[
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
];

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchChromium() {
  const executablePath = await ensureChromium();
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: chromiumArguments });
}

/** @returns {string | undefined} */
function findChromium() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM is ${named}, which does not exist: ${way}`);
  }
  const { LOCALAPPDATA = '', PROGRAMFILES = '', 'PROGRAMFILES(X86)': programFiles86 = '' } = process.env;
  /** @type {Record<string, string[]>} */
  const usual = {
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    win32: [PROGRAMFILES, programFiles86, LOCALAPPDATA].flatMap((folder) => [
      path.join(folder, 'Google/Chrome/Application/chrome.exe'),
      path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
  };
  return (
    onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']) ??
    usual[process.platform]?.find((file) => existsSync(file))
  );
}

/**
 * @param {string[]} names
 * @returns {string | undefined} the first of these programs that stands on the PATH
 */
export function onPath(names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return names
    .flatMap((name) => folders.map((folder) => path.join(folder, name)))
    .find((file) => existsSync(file));
}
