/**
 * Lists a tree of 100,000 small files in nested folders: seconds, memory, and how soon it stops when told to.
 *
 *   npx tsx test/bench/corpus.ts
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Pace } from '../../src/corpus/pace';
import { readCorpus } from '../../src/corpus/read-corpus';
import { rootsOf } from '../../src/corpus/roots';
import { selectionOf } from '../../src/corpus/selection';
import { SkipTally } from '../../src/corpus/skip-tally';
import { walk } from '../../src/corpus/walk';
import { Failure } from '../../src/protocol/failure';

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

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
async function main(): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'unroll-tree-'));
  try {
    const files = makeTree(root, 0);
    console.log(`${files} files in ${root.length > 0 ? breadth ** levels : 0} folders at depth ${levels}`);
    const before = process.memoryUsage().rss;
    const source = { folders: [root], exclude: ['**/*.tmp', '**/.hidden/**'] };

    let listed = 0;
    const listing = await milliseconds(async () => {
      const options = { ...selectionOf(source), skips: new SkipTally(), pace: new Pace() };
      for (const one of rootsOf(source.folders)) listed += (await walk(one, options)).length;
    });
    console.log(`listed    ${listed} files in ${(listing / 1000).toFixed(2)} s (at most 10 s)`);

    for (const delay of [20, 300, listing + 100]) {
      const controller = new AbortController();
      let asked = 0;
      setTimeout(() => {
        asked = performance.now();
        controller.abort();
      }, delay);
      try {
        await readCorpus(source, { signal: controller.signal });
        console.log(`cancel    after ${delay.toFixed(0)} ms: reading was over`);
      } catch (error) {
        if (!(error instanceof Failure) || error.code !== 'cancelled') throw error;
        const took = performance.now() - asked;
        console.log(
          `cancel    after ${delay.toFixed(0)} ms: stopped ${took.toFixed(1)} ms later (at most 200 ms)`,
        );
      }
    }

    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const { report } = await readCorpus(source);
    clearInterval(timer);
    console.log(
      `read      ${report.files} files, ${report.characters} characters in ${report.seconds.toFixed(2)} s`,
    );
    console.log(`          longest block of the event loop ${longest.toFixed(0)} ms`);
    const peak = process.resourceUsage().maxRSS * 1024;
    console.log(`memory    ${megabytes(before)} before, ${megabytes(peak)} at most (at most 200 MB)`);
    if (listing > 10_000) process.exitCode = 1;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
