/**
 * `npm run package`: `vsce` builds for release and writes the extension's package, what `.vscodeignore` lets
 * through and no more. The same bytes for the same files; a warning of `vsce` is an error.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFileSync, statSync } from 'node:fs';
import { outputOf } from './child-process.mjs';
import { installPackages, phase, root } from './prepare.mjs';

/** Bytes of the package: the base is most of it. */
const most = 4_000_000;

/** Midnight of 1 January 1980, the earliest date a ZIP archive can hold, in seconds of Unix time. */
const earliestDate = '315532800';

/**
 * @param {{ target?: string }} [options] where to write it; `unroll-VERSION.vsix` in the project's folder
 *   otherwise
 * @returns {Promise<string>} the path of the package
 * @throws {Error} when the build fails, `vsce` has anything to remark or the package is too large
 */
export async function packageExtension({ target } = {}) {
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const vsix = target ?? path.join(root, `${name}-${version}.vsix`);
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  // Everything is bundled: `--no-dependencies` keeps `node_modules` out. `vscode:prepublish` makes the build.
  const words = ['package', '--no-dependencies', '--out', vsix];
  const env = { SOURCE_DATE_EPOCH: earliestDate, ...process.env };
  const output = await phase('Packaging', () =>
    outputOf(process.execPath, [vsce, ...words], { cwd: root, env }),
  );
  const warning = /^ *WARNING *(.*)/m.exec(output);
  if (warning) throw new Error(`vsce: ${warning[1]}`);
  const { size } = statSync(vsix);
  if (size > most) throw new Error(`${vsix} has ${size} bytes, and at most ${most} may ship.`);
  console.error(`${vsix}: ${(size / 1024).toFixed(0)} KB`);
  return vsix;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await installPackages();
  await packageExtension();
}
