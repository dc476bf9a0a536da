/**
 * Lists and reads a tree of 100,000 small files in nested folders, each in a process of its own: seconds,
 * memory, how soon it stops when told to, how long the thread is held. Then hostile folders, files and texts:
 * how long each may keep it. Fails when a limit is missed.
 *
 *   npm run bench:corpus
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pace } from '../../../src/corpus/pace';
import { readCorpus } from '../../../src/corpus/read/read-corpus';
import { rootsOf } from '../../../src/corpus/walk/roots';
import { selectionOf } from '../../../src/corpus/walk/selection';
import { SkipTally } from '../../../src/corpus/walk/skip-tally';
import { walk } from '../../../src/corpus/walk/walk';
import type { CorpusSource } from '../../../src/protocol/corpus';
import { Failure } from '../../../src/protocol/failure';
import { measureHostile } from './hostile';
import { hold, sayMachine } from '../measuring/limits';

const breadth = 10;
const levels = 3;
const filesPerFolder = 100;

function makeTree(folder: string, level: number): number {
  mkdirSync(folder, { recursive: true });
  if (level === levels) {
    for (let i = 0; i < filesPerFolder; i++) {
      writeFileSync(
        path.join(folder, `file${i}.ts`),
        `export const value${i} = '${folder} ${i}';\n`.repeat(3),
      );
    }
    return filesPerFolder;
  }
  writeFileSync(path.join(folder, '.gitignore'), '*.log\n/build/\n!keep.log\n');
  let files = 1;
  for (let i = 0; i < breadth; i++) files += makeTree(path.join(folder, `folder${i}`), level + 1);
  return files;
}

const sourceOf = (root: string): CorpusSource => ({
  folders: [root],
  exclude: ['**/*.tmp', '**/.hidden/**'],
});

interface Measured {
  readonly files: number;
  readonly characters: number;
  readonly seconds: number;
  /** Peak of the resident memory of the whole process. */
  readonly megabytes: number;
  /** Longest time for which no timer could fire, in ms. */
  readonly held: number;
}

/** What a process of its own does with the tree, printed for the one that started it. */
async function measure(task: string, root: string): Promise<void> {
  let held = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    held = Math.max(held, performance.now() - last);
    last = performance.now();
  }, 1);
  const began = performance.now();
  const found = { files: 0, characters: 0 };
  if (task === 'list') {
    for (const one of rootsOf([root])) {
      const options = {
        ...selectionOf(sourceOf(root), one.folder),
        skips: new SkipTally(),
        pace: new Pace(),
      };
      found.files += (await walk(one, options)).length;
    }
  } else {
    const { report } = await readCorpus(sourceOf(root));
    found.files = report.files;
    found.characters = report.characters;
  }
  const seconds = (performance.now() - began) / 1000;
  clearInterval(timer);
  const megabytes = (process.resourceUsage().maxRSS * 1024) / 1e6;
  console.log(JSON.stringify({ ...found, seconds, megabytes, held } satisfies Measured));
}

function inProcess(task: string, root: string): Measured {
  const printed = execFileSync(process.execPath, [process.argv[1]!, task, root], { encoding: 'utf8' });
  return JSON.parse(printed) as Measured;
}

/** Milliseconds from the abort to the end of reading. */
async function cancelled(root: string, delay: number): Promise<number> {
  const controller = new AbortController();
  let asked = 0;
  setTimeout(() => {
    asked = performance.now();
    controller.abort();
  }, delay);
  try {
    await readCorpus(sourceOf(root), { signal: controller.signal });
    return 0;
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'cancelled') throw error;
    return performance.now() - asked;
  }
}

async function main(): Promise<void> {
  const [task, given] = process.argv.slice(2);
  if (task !== undefined && given !== undefined) return measure(task, given);
  sayMachine();
  const root = mkdtempSync(path.join(tmpdir(), 'unroll-tree-'));
  try {
    const files = makeTree(root, 0);
    console.log(`${files} files in ${breadth ** levels} folders at depth ${levels}`);
    const listing = inProcess('list', root);
    hold(`listed ${listing.files} files`, listing.seconds, 's', { atMost: 10 }, 2);
    hold('  memory of the process, peak', listing.megabytes, 'MB', { atMost: 200 });
    hold('  thread held at the longest', listing.held, 'ms', { atMost: 200 });
    const reading = inProcess('read', root);
    const millions = reading.characters / 1e6;
    console.log(
      `read ${reading.files} files, ${millions.toFixed(1)} M characters in ${reading.seconds.toFixed(2)} s`,
    );
    hold('  memory of the process, peak', reading.megabytes, 'MB', { atMost: 200 });
    hold('  thread held at the longest', reading.held, 'ms', { atMost: 200 });
    for (const share of [0.05, 0.5, 0.95]) {
      const delay = 1000 * share * reading.seconds;
      const took = await cancelled(root, delay);
      hold(`cancelled after ${delay.toFixed(0)} ms`, took, 'ms later', { atMost: 200 }, 1);
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  await measureHostile();
}

void main();
