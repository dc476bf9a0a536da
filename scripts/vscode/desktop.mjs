/** Finds the desktop VS Code of this machine, or fetches one where it can be downloaded. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { onPath } from './chromium.mjs';
import { cache } from './server-install.mjs';
import { phase } from '../prepare.mjs';

const releases = 'https://update.code.visualstudio.com/api/releases/stable';

/**
 * @returns {string | undefined} the program of an installed VS Code, not its command-line script
 * @throws {Error} when VSCODE_PATH names nothing
 */
export function findDesktop() {
  const named = process.env.VSCODE_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(
      `VSCODE_PATH is ${named}, which does not exist: name the program of VS Code, or leave it away`,
    );
  }
  const script = onPath(['code', 'code.cmd', 'code-insiders', 'code-insiders.cmd', 'codium']);
  // The script stands in `bin` beside the program, on macOS deep in `Contents/Resources`.
  const folder = script === undefined ? [] : [path.dirname(path.dirname(realpathSync(script)))];
  const candidates = [
    ...folder.flatMap((each) =>
      ['code', 'code-insiders', 'codium', 'Code.exe'].map((name) => path.join(each, name)),
    ),
    ...folder.map((each) => path.resolve(each, '../../MacOS/Electron')),
    ...['/usr/share/code/code', '/snap/code/current/usr/share/code/code', '/opt/visual-studio-code/code'],
    '/Applications/Visual Studio Code.app/Contents/MacOS/Electron',
  ];
  return candidates.find((file) => existsSync(file));
}

/**
 * @param {string} [version] such as `1.90.2`; the newest stable one otherwise
 * @returns {Promise<string | undefined>} the program of a VS Code fetched into the cache; nothing where the
 *   network forbids it
 */
export async function downloadDesktop(version = 'stable') {
  try {
    const response = await fetch(releases, { signal: AbortSignal.timeout(4000) });
    if (!response.ok) return undefined;
  } catch {
    return undefined;
  }
  const { downloadAndUnzipVSCode, SilentReporter } = await import('@vscode/test-electron');
  const options = {
    version,
    cachePath: path.join(cache, 'vscode-desktop'),
    reporter: new SilentReporter(),
    timeout: 60_000,
  };
  try {
    return await phase(`Downloading VS Code (${version})`, () => downloadAndUnzipVSCode(options));
  } catch (error) {
    console.error(
      `VS Code could not be downloaded: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}

/** What a desktop VS Code needs when root starts it. */
export const rootArguments = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** @returns {boolean} whether a window can be opened here */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
