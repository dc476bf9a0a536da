/**
 * Speed of the kernels on the shapes of the configurations a–e, beside the peak of this machine, for every
 * build that the engine runs: `npx tsx test/bench/training/kernels.ts [build …] [--json]`. Best of many runs;
 * packing of A is included.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { kernelBuilds } from '../../../src/kernels/builds';
import type { Kernels } from '../../../src/kernels/kernels';
import { createKernelMemory, instantiateKernels } from '../../../src/kernels/load';
import { supportsRelaxedSimd } from '../../../src/kernels/select';
import { measurePeak } from '../measuring/peak';

interface Configuration {
  readonly gates: number;
  readonly hidden: number;
  readonly vocabulary: number;
  readonly batch: number;
  readonly steps: number;
}

const configurations: Readonly<Record<string, Configuration>> = {
  a: { gates: 3, hidden: 256, vocabulary: 128, batch: 32, steps: 64 },
  b: { gates: 4, hidden: 512, vocabulary: 128, batch: 32, steps: 64 },
  c: { gates: 4, hidden: 512, vocabulary: 4096, batch: 32, steps: 64 },
  d: { gates: 3, hidden: 256, vocabulary: 2048, batch: 64, steps: 32 },
  e: { gates: 3, hidden: 256, vocabulary: 2048, batch: 16, steps: 32 },
};
const threads = 2;
const outputRows = 64;
const elements = 1 << 26;
const regionSize = 1 << 23;
const [aAt, bAt, packedAt, cAt, scratchAt, fourthAt, fifthAt] = [1, 2, 3, 4, 5, 6, 7].map(
  (i) => i * regionSize,
) as [number, number, number, number, number, number, number];

/**
 * Processor time of this process in milliseconds: other work on the machine takes the processor, not this
 * time.
 */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Milliseconds of one call, the best of about `budget` milliseconds in batches that are long enough to time.
 */
function best(call: () => void, budget = 150): number {
  call();
  let repeats = 1;
  let least = Infinity;
  const end = processorTime() + budget;
  do {
    const began = processorTime();
    for (let i = 0; i < repeats; i++) call();
    const milliseconds = processorTime() - began;
    least = Math.min(least, milliseconds < 1 ? Infinity : milliseconds / repeats);
    if (milliseconds < 2) repeats *= 2;
  } while (processorTime() < end || least === Infinity);
  return least;
}

/** 10⁹ operations a second of one product. */
function productSpeed(kernels: Kernels, rows: number, depth: number, columns: number, transposed = false) {
  const [rowStride, columnStride] = transposed ? [1, rows] : [depth, 1];
  const call = () => {
    kernels.multiply(
      ...[rows, 0, columns, depth, aAt, rowStride, columnStride, packedAt, cAt, columns],
      ...([0, scratchAt] as const),
    );
  };
  return (2 * rows * depth * columns) / best(call) / 1e6;
}

function products(kernels: Kernels): Record<string, Record<string, number>> {
  const rowsOfTable: Record<string, Record<string, number>> = {};
  for (const [name, { gates, hidden, vocabulary, batch, steps }] of Object.entries(configurations)) {
    const [rows, width, tokens] = [batch / threads, gates * hidden, batch * steps];
    const output = Math.min(outputRows, tokens);
    rowsOfTable[name] = {
      [`recurrence, ${threads} threads`]: productSpeed(kernels, rows, hidden, width),
      'recurrence, 1 thread': productSpeed(kernels, batch, hidden, width),
      'recurrence backward': productSpeed(kernels, rows, width, hidden),
      logits: productSpeed(kernels, output, hidden, vocabulary),
      'logits backward': productSpeed(kernels, output, vocabulary, hidden),
      'recurrent weights': productSpeed(kernels, width, tokens, hidden / threads, true),
      'output weights': productSpeed(kernels, hidden, tokens, vocabulary / threads, true),
    };
  }
  return rowsOfTable;
}

/** Nanoseconds for each element of what is not a product. */
function others(kernels: Kernels): Record<string, number> {
  const { float, int } = kernels.heap;
  const [rows, hidden, vocabulary] = [16, 256, 2048];
  const nanoseconds = (count: number, call: () => void) => (best(call) * 1e6) / count;
  const [depth, columns] = [512, 2048];
  for (let i = 0; i < 64; i++) int[fifthAt + i] = i;
  float.fill(0, fourthAt, fourthAt + vocabulary);
  const logits = Float32Array.from({ length: rows * vocabulary }, (_, i) => Math.sin(i) * 4);
  const copy = nanoseconds(rows * vocabulary, () => float.set(logits, aAt));
  return {
    'packColumns of W': nanoseconds(depth * columns, () =>
      kernels.packColumns(bAt, depth, columns, 1, 0, columns, cAt),
    ),
    'packColumns of Wᵀ': nanoseconds(depth * columns, () =>
      kernels.packColumns(bAt, depth, 1, depth, 0, columns, cAt),
    ),
    'rnnForward, a unit': nanoseconds(rows * hidden, () =>
      kernels.rnnForward(rows, hidden, aAt, bAt, fifthAt, fourthAt, 0, cAt, 0, 0),
    ),
    'gruForward, a unit': nanoseconds(rows * hidden, () => {
      const [previous, next, candidate] = [cAt, cAt + (1 << 16), cAt + (2 << 16)];
      kernels.gruForward(rows, hidden, aAt, bAt, fifthAt, fourthAt, previous, next, 0, candidate);
    }),
    'gruBackward, a unit': nanoseconds(rows * hidden, () =>
      kernels.gruBackward(rows, hidden, aAt, cAt, 0, bAt, cAt + (1 << 16), 0, cAt + (2 << 16), 0),
    ),
    'lstmForward, a unit': nanoseconds(rows * hidden, () => {
      const [previousCell, nextCell, next] = [cAt, cAt + (1 << 16), cAt + (2 << 16)];
      kernels.lstmForward(rows, hidden, aAt, bAt, fifthAt, fourthAt, 0, next, previousCell, nextCell);
    }),
    'lstmBackward, a unit': nanoseconds(rows * hidden, () => {
      float.fill(0.5, cAt + (3 << 16), cAt + (3 << 16) + rows * hidden);
      kernels.lstmBackward(
        rows,
        hidden,
        aAt,
        0,
        0,
        cAt + (2 << 16),
        0,
        cAt,
        cAt + (1 << 16),
        cAt + (3 << 16),
      );
    }),
    'crossEntropy into panels': nanoseconds(rows * vocabulary, () => {
      float.set(logits, aAt);
      kernels.crossEntropy(rows, vocabulary, aAt, fourthAt, fifthAt, 1, bAt, cAt, 512, 16);
    }),
    'of that, the copy of logits': copy,
    sumOfSquares: nanoseconds(1 << 20, () => kernels.sumOfSquares(1 << 20, bAt)),
    adam: nanoseconds(1 << 20, () => {
      kernels.adam(1 << 20, aAt, bAt, cAt, packedAt, 1e-3, 0.9, 0.999, 1e-6, 1, 1e-8);
    }),
  };
}

function table(title: string, rows: Record<string, Record<string, number>>): void {
  const columns = Object.keys(Object.values(rows)[0]!);
  const names = Object.keys(rows);
  console.log(`\n${title}\n${' '.repeat(30)}${names.map((name) => name.padStart(16)).join('')}`);
  for (const column of columns) {
    const cells = names.map((name) => rows[name]![column]!.toFixed(2).padStart(16));
    console.log(column.padEnd(30) + cells.join(''));
  }
}

const directory = path.resolve('out/kernels');
execFileSync(process.execPath, [path.resolve('scripts/kernels/build.mjs'), directory]);
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const relaxed = supportsRelaxedSimd();
const builds = kernelBuilds.filter(
  (build) => (relaxed || !build.relaxed) && (wanted.length === 0 || wanted.includes(build.name)),
);
const peak = Math.max(measurePeak(false), relaxed ? measurePeak(true) : 0);
const results = builds.map((build) => {
  const module = new WebAssembly.Module(new Uint8Array(readFileSync(path.join(directory, build.file))));
  const kernels = instantiateKernels(module, createKernelMemory(elements), build);
  for (let i = aAt; i < scratchAt; i += regionSize) kernels.heap.float.fill(0.01, i, i + regionSize);
  return { build: build.name, products: products(kernels), others: others(kernels) };
});

if (process.argv.includes('--json')) console.log(JSON.stringify({ node: process.version, peak, results }));
else {
  console.log(`Node ${process.version}, peak of 128-bit vectors ${peak.toFixed(1)} GFLOPS on one core`);
  for (const { build, products: speeds } of results) table(`GFLOPS, ${build}`, speeds);
  table('ns per element', Object.fromEntries(results.map(({ build, others: times }) => [build, times])));
}
