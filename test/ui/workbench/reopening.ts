/**
 * How soon ghost text comes in a folder that is opened again: `npm run bench:reopening [-- N [CORPUS]]`. Real
 * VS Code with the packaged extension, a public code base, its model and what was learned of it on disk; the
 * same measured once more in the same window, when all is read.
 */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/prepare.mjs';
import { temporaryHome, type VscodeHome } from '../../../scripts/vscode/home.mjs';
import { installExtension } from '../../../scripts/vscode/server.mjs';
import { conditions } from '../../bench/measuring/conditions';
import { corpus } from '../../bench/prediction/corpora';
import { until } from '../../until';
import { inVSCode, median, tell } from './measured-vscode';
import { Workbench } from './workbench';

const [windows, name] = [Number(process.argv[2] ?? 7), process.argv[3] ?? 'python'];
/** ms from the document on screen to the first ghost text: what is promised. */
const limit = 1500;
/** ms between keys of a person who does not hurry. */
const pace = 250;
/** Nothing but the keys writes, and nothing else is shown. */
const settings = {
  'editor.autoClosingBrackets': 'never',
  'editor.autoClosingQuotes': 'never',
  'editor.quickSuggestions': false,
  'editor.suggestOnTriggerCharacters': false,
  'unroll.training.seconds': 30,
  'unroll.training.seed': 1,
};

interface Opening {
  /** ms from the document on screen to the first frame with ghost text. */
  readonly sinceShown: number;
  /** ms from the key that asked to that frame. */
  readonly sinceKey: number;
}

/** Opens a file and types the line until ghost text is there. @throws Error when none comes */
async function openAndType(workbench: Workbench, file: string, line: string): Promise<Opening> {
  await workbench.page.evaluate((wanted) => {
    const clock: { shown?: number } = {};
    Object.assign(window, { unrollShown: clock });
    const observer = new MutationObserver(() => {
      if (!document.querySelector(`.editor-instance [data-uri$="${wanted}"] .view-line`)) return;
      clock.shown = performance.now();
      observer.disconnect();
    });
    observer.observe(document, { childList: true, subtree: true, attributes: true });
  }, file);
  await workbench.openFile(file);
  const sinceKey = await workbench.typeUntilGhostText(line, pace);
  if (sinceKey === null) throw new Error(`No ghost text in ${JSON.stringify(line)}.`);
  const sinceShown = await workbench.page.evaluate(() => {
    const { unrollShown, unrollGhost } = window as unknown as {
      unrollShown: { shown: number };
      unrollGhost: { ghost: number };
    };
    return unrollGhost.ghost - unrollShown.shown;
  });
  return { sinceShown, sinceKey };
}

/** Trains once, and waits until what was learned of the folder is on disk. */
async function firstOpening(home: VscodeHome, folder: string): Promise<void> {
  await inVSCode(home, async (code) => {
    const workbench = await Workbench.open(code, folder);
    await workbench.openFile(ofWindow(0)[0]);
    await workbench.run('Unroll: Train on This Workspace');
    await workbench.notification(/Ready: type, Tab accepts/).waitFor({ timeout: 180_000 });
    await until(
      'what was learned to be kept',
      () => readdirSync(home.folder, { recursive: true, encoding: 'utf8' }).some(isTables),
      120,
    );
  });
}

const isTables = (file: string): boolean => path.basename(file) === 'learned';
/** Documents of a window: the editor keeps what was typed and not saved, and shows it in the next window. */
const ofWindow = (i: number): [string, string] => [`typed-first-${i}.txt`, `typed-again-${i}.txt`];

/** The line that stands in most files, of those that are worth a suggestion. */
function frequentLine(texts: readonly { readonly text: string }[]): string {
  const files = new Map<string, number>();
  for (const { text } of texts)
    for (const line of new Set(text.split('\n')))
      if (/^ *\w.{24,60}$/.test(line)) files.set(line, (files.get(line) ?? 0) + 1);
  return [...files].sort((left, right) => right[1] - left[1])[0]![0];
}

async function main(): Promise<boolean> {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const texts = corpus(name);
  const line = frequentLine(texts.workspace);
  const home = await temporaryHome(settings);
  try {
    await installExtension(home, path.join(root, `unroll-${version}.vsix`));
    const folder = path.join(home.folder, name);
    cpSync(texts.folder, folder, { recursive: true });
    for (let i = 0; i <= windows; i++)
      for (const file of ofWindow(i)) writeFileSync(path.join(folder, file), '\n');
    await firstOpening(home, folder);
    console.log(`${name}, ${JSON.stringify(line)} at ${pace} ms a key; ${conditions()}`);
    const [cold, warm]: [Opening[], Opening[]] = [[], []];
    for (let i = 1; i <= windows; i++)
      await inVSCode(home, async (code) => {
        const [one, other] = ofWindow(i);
        const workbench = await Workbench.open(code, folder);
        const first = await openAndType(workbench, one, line);
        const again = await openAndType(workbench, other, line);
        cold.push(first);
        warm.push(again);
        const told = ({ sinceShown, sinceKey }: Opening): string =>
          `${sinceShown.toFixed(0)} ms (${sinceKey.toFixed(0)} ms from the key)`;
        console.log(`window ${i}: ${told(first)}; the next document ${told(again)}`);
      });
    const at = (openings: readonly Opening[]): number => median(openings.map((each) => each.sinceShown));
    console.log(`a window just opened against one in use: ${(at(cold) / at(warm)).toFixed(2)}`);
    return tell('first ghost text after the document is shown, second opening', at(cold), 'ms', limit);
  } finally {
    await home.remove();
  }
}

void main().then((kept) => (process.exitCode = kept ? 0 : 1));
