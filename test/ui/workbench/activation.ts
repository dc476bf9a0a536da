/**
 * What Unroll costs a window that does not use it yet: `npm run bench:activation [-- WINDOWS]`. Real VS Code
 * with the packaged extension beside an empty one: the activation that VS Code reports, and the memory of the
 * extension host.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { outputOf } from '../../../scripts/child-process.mjs';
import { root } from '../../../scripts/prepare.mjs';
import { temporaryHome, type VscodeHome } from '../../../scripts/vscode/home.mjs';
import { installExtension } from '../../../scripts/vscode/server.mjs';
import { writeShop } from '../../fixtures/shop';
import { until } from '../../until';
import { inVSCode, median, tell } from './measured-vscode';
import { Workbench } from './workbench';

const windows = Number(process.argv[2] ?? 10);
/** ms and MB: what is promised. */
const limits = { activation: 20, memory: 30 };
/** Memory that has not moved by a megabyte for so long stands; ms. */
const still = 3000;

/** An extension that activates as ours does and does nothing. @returns its package */
async function emptyExtension(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    name: 'empty',
    displayName: 'Empty',
    publisher: 'unroll',
    version: '1.0.0',
    license: 'MIT',
    engines: { vscode: '^1.90.0' },
    main: './extension.js',
    activationEvents: ['onStartupFinished'],
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(folder, 'extension.js'), 'exports.activate = () => undefined;\n');
  writeFileSync(path.join(folder, 'README.md'), 'Nothing.\n');
  writeFileSync(path.join(folder, 'LICENSE'), 'MIT\n');
  const vsix = path.join(folder, 'empty.vsix');
  const words = ['package', '--no-dependencies', '--allow-missing-repository', '--out', vsix];
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  await outputOf(process.execPath, [vsce, ...words], { cwd: folder, env: process.env });
  return vsix;
}

/** MB that the extension host of this home holds, its threads included. */
function extensionHostMegabytes({ folder }: VscodeHome): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const read = (id: string, file: string): string => {
    try {
      return readFileSync(`/proc/${id}/${file}`, 'utf8');
    } catch {
      return ''; // It has ended.
    }
  };
  const resident = processes
    .filter(
      (id) => read(id, 'cmdline').includes('--type=extensionHost') && read(id, 'environ').includes(folder),
    )
    .map((id) => Number(/VmRSS:\s*(\d+) kB/.exec(read(id, 'status'))?.[1] ?? NaN) / 1000);
  return Math.max(...resident);
}

/** MB, when they have stood still for a while. */
function settledMegabytes(home: VscodeHome): Promise<number> {
  let [last, since] = [NaN, 0];
  return until('an extension host at rest', () => {
    const now = extensionHostMegabytes(home);
    if (!(Math.abs(now - last) < 1)) [last, since] = [now, performance.now()];
    return performance.now() - since >= still && now;
  });
}

/** ms by VS Code's own clock, of loading the code and of the call. */
async function activationTime(page: Page, extension: string): Promise<number> {
  const row = page.locator('.runtime-extensions-editor .extension', { hasText: extension });
  const text = (await row.first().locator('.activation-time').textContent()) ?? '';
  return Number(/(\d+)\s*ms/.exec(text)?.[1]);
}

async function main(): Promise<boolean> {
  const [bare, home] = [await temporaryHome({}), await temporaryHome({})];
  const { name, version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  try {
    const empty = await emptyExtension(path.join(bare.folder, 'empty'));
    for (const each of [bare, home]) await installExtension(each, empty);
    await installExtension(home, path.join(root, `${name}-${version}.vsix`));
    const folder = path.join(home.folder, 'shop');
    mkdirSync(folder, { recursive: true });
    writeShop(folder);

    const [before, after, over]: [number[], number[], number[]] = [[], [], []];
    for (let i = 0; i < windows; i++) {
      before.push(
        await inVSCode(bare, async (code) => {
          const page = await code.openWindow(folder);
          await page.locator('.monaco-workbench').waitFor();
          return settledMegabytes(bare);
        }),
      );
      await inVSCode(home, async (code) => {
        const workbench = await Workbench.open(code, folder);
        after.push(await settledMegabytes(home));
        // Rows out of sight do not exist.
        await workbench.page.setViewportSize({ width: 1360, height: 4000 });
        await workbench.run('Developer: Show Running Extensions');
        const ours = await activationTime(workbench.page, 'Unroll');
        const theirs = await activationTime(workbench.page, 'Empty');
        over.push(ours - theirs);
        const memory = `${before[i]!.toFixed(0)} and ${after[i]!.toFixed(0)} MB`;
        console.log(
          `window ${i + 1}: activation ${ours} ms, of the empty ${theirs} ms; without and with ${memory}`,
        );
      });
    }
    return [
      tell('activation over an empty extension, median', median(over), 'ms', limits.activation),
      tell('memory before the first use, median', median(after) - median(before), 'MB', limits.memory),
    ].every(Boolean);
  } finally {
    await home.remove();
    await bare.remove();
  }
}

void main().then((kept) => (process.exitCode = kept ? 0 : 1));
