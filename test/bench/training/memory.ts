/**
 * Memory of a whole training run next to what was predicted before it: `npm run bench:memory`, after `npm run
 * build`.
 *
 * Each run is a process of its own on this repository's sources; what counts is the most it ever held, less
 * what the same program holds when it only prints its help. Ends with 1 when a run is further than a tenth
 * from its prediction.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const runs: Readonly<Record<string, string>> = {
  'GRU 256, characters': '--tokens characters --steps 40',
  'GRU 256, subwords': '--output full --steps 40',
  'GRU 256, subwords, tied': '--steps 40 --output tied',
  'LSTM 512, subwords, 32 × 64':
    '--cell lstm --hidden 512 --output full --batch 32 --time-steps 64 --steps 15',
  'GRU 1,024, 2 layers': '--hidden 1024 --layers 2 --output full --steps 8',
};
const tolerance = 0.1;

const folder = mkdtempSync(path.join(tmpdir(), 'unroll-memory-'));
const peakFile = path.join(folder, 'peak');
const hook = path.join(folder, 'hook.cjs');
writeFileSync(
  hook,
  `if (require('node:worker_threads').isMainThread) process.on('exit', () =>
    require('node:fs').writeFileSync(${JSON.stringify(peakFile)}, String(process.resourceUsage().maxRSS)));`,
);

/** Peak of the process in MB, and what it told. */
function run(words: readonly string[]): { megabytes: number; told: string } {
  const { status, stderr } = spawnSync(process.execPath, ['--require', hook, 'dist/unroll.js', ...words], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return { megabytes: (Number(readFileSync(peakFile, 'utf8')) * 1024) / 1e6, told: stderr };
}

try {
  const program = run(['--help']).megabytes;
  console.log(`the program alone: ${program.toFixed(0)} MB\n`);
  console.log('| run | predicted, MB | measured, MB | ratio |\n| --- | --- | --- | --- |');
  for (const [name, options] of Object.entries(runs)) {
    const out = ['--out', path.join(folder, 'model'), '--threads', '2', '--memory', '4096'];
    const { megabytes, told } = run(['train', 'src', ...out, ...options.split(' ')]);
    const predicted = Number(/([\d,]+) MB, \d+ threads/.exec(told)![1]!.replaceAll(',', ''));
    const measured = megabytes - program;
    const ratio = measured / predicted;
    const apart = Math.abs(ratio - 1) > tolerance;
    if (apart) process.exitCode = 1;
    console.log(
      `| ${name} | ${predicted} | ${measured.toFixed(0)} | ${ratio.toFixed(2)}${apart ? ' (!)' : ''} |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
