/**
 * What training costs as the work grows: tokens a second against hidden size, vocabulary and batch, on 1 and
 * 2 threads.
 *
 *     npm run bench:cost [-- --seconds 0.5] [--threads 1,2]
 *
 * A GRU with 2,048 subwords, 256 units, batch 16 and 32 steps, of which one number changes at a time. Prints
 * one Markdown table. The share is that of this machine's measured 128-bit peak which the matrix products
 * would have by themselves, by processor time, so that other work on the machine does not count.
 */
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { supportsRelaxedSimd } from '../../../src/kernels/select';
import { chooseKernels } from '../../../src/threads/kernels/kernel-builds';
import { bundleThreads } from '../../unit/training/bundled-threads';
import { measurePeak } from '../measuring/peak';
import { drawTokens, measureTraining, median, operationsPerToken, type Network } from './training-speed';

const { values: given } = parseArgs({
  options: { seconds: { type: 'string', default: '0.5' }, threads: { type: 'string', default: '1,2' } },
});
const threadCounts = given.threads.split(',').map(Number);
/** Steps before it counts: V8 compiles in two tiers. */
const first = 3;

const network = (hiddenSize: number, vocabularySize: number, batchSize: number): Network => ({
  configuration: {
    cell: 'gru',
    vocabularySize,
    hiddenSize,
    layers: 1,
    output: 'full',
    embeddingSize: Math.min(128, hiddenSize),
  },
  batchSize,
  timeSteps: 32,
});

const networks: readonly (readonly [string, Network])[] = [
  ...[64, 128, 256, 512, 1024].map((size) => [`hidden ${size}`, network(size, 2048, 16)] as const),
  ...[128, 512, 2048, 8192].map((size) => [`vocabulary ${size}`, network(256, size, 16)] as const),
  ...[1, 4, 16, 64].map((size) => [`batch ${size}`, network(256, 2048, size)] as const),
];

async function main(): Promise<void> {
  const bundled = await bundleThreads();
  const chosen = chooseKernels(path.join(bundled.directory, 'kernels'));
  const peak = Math.max(measurePeak(false), supportsRelaxedSimd() ? measurePeak(true) : 0);
  console.log(
    `${cpus()[0]!.model}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}; Node ${process.versions.node}, kernels ` +
      `${chosen.build.name}, 128-bit peak ${peak.toFixed(0)} GFLOPS a core\n`,
  );
  const titles = threadCounts.flatMap((threads) => [`${threads} thread(s), k tokens/s`, 'share of peak']);
  console.log(`| GRU 256, V 2,048, batch 16, but | MFLOP a token | ${titles.join(' | ')} |`);
  console.log(`| --- | --- |${titles.map(() => ' --- |').join('')}`);
  for (const [name, one] of networks) {
    const tokens = drawTokens(one);
    const rows = one.batchSize * one.timeSteps;
    const operations = operationsPerToken(one, tokens);
    const cells: string[] = [];
    for (const threads of threadCounts) {
      const budget = { first, seconds: Number(given.seconds) };
      const { milliseconds, processor } = await measureTraining(
        one,
        threads,
        tokens,
        bundled,
        chosen,
        budget,
      );
      const gigaflops = (operations * rows) / median(processor) / 1e6;
      cells.push((rows / median(milliseconds)).toFixed(1), `${((100 * gigaflops) / peak).toFixed(0)} %`);
    }
    console.log(`| ${name} | ${(operations / 1e6).toFixed(2)} | ${cells.join(' | ')} |`);
  }
  bundled.remove();
}

void main();
