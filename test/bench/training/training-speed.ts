/**
 * How fast a network trains here, for the benchmarks that ask: the trainer as it ships, its threads, drawn
 * tokens. Prints nothing.
 */
import type { ModelConfiguration } from '../../../src/model/configuration';
import { cells } from '../../../src/protocol/kinds';
import { initialWeights } from '../../../src/model/initialisation';
import { Random } from '../../../src/model/random';
import type { SelectedKernels } from '../../../src/kernels/select';
import { emptyBatch } from '../../../src/training/run/batches';
import type { StepShape } from '../../../src/training/step/memory-plan';
import { Trainer } from '../../../src/training/step/trainer';
import { allocateHeap, planHeap } from '../../../src/threads/kernels/heap-of-plan';
import { KernelTeam } from '../../../src/threads/kernels/kernel-team';
import { ThreadPool } from '../../../src/threads/thread-pool';
import type { BundledThreads } from '../../unit/training/bundled-threads';

export interface Network {
  readonly configuration: ModelConfiguration;
  readonly batchSize: number;
  readonly timeSteps: number;
}

export interface Run {
  /** Mean nats of the first steps. */
  readonly losses: number[];
  readonly milliseconds: number[];
  /** Processor time of all threads for each step. */
  readonly processor: number[];
}

export const learningRate = 1e-3;
export const clipNorm = 1;
/** Different batches of one run; they come round again. */
const batches = 20;

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
};

/** Tokens as frequent as words are (Zipf and Mandelbrot), so that a batch repeats some as a text does. */
export function drawTokens({ configuration, batchSize, timeSteps }: Network): Int32Array {
  const random = new Random(7);
  const cumulative = new Float64Array(configuration.vocabularySize);
  let sum = 0;
  for (let rank = 0; rank < cumulative.length; rank++) cumulative[rank] = sum += 1 / (rank + 2.7);
  return Int32Array.from({ length: batches * batchSize * timeSteps + batchSize }, () => {
    const wanted = random.uniform() * sum;
    let [low, high] = [0, cumulative.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/**
 * Floating-point operations that the products of a step need for each token: forward, and twice that
 * backward. The input weights are met by the different tokens of a batch only. Gates, softmax and Adam are
 * left out.
 */
export function operationsPerToken(
  { configuration, batchSize, timeSteps }: Network,
  tokens: Int32Array,
): number {
  const { cell, embeddingSize, hiddenSize, layers, output, vocabularySize } = configuration;
  const gates = cells[cell].gates * hiddenSize;
  const rows = batchSize * timeSteps;
  let unique = 0;
  for (let batch = 0; batch < batches; batch++) {
    unique += new Set(tokens.subarray(batch * rows, (batch + 1) * rows)).size / batches;
  }
  const ofOutput =
    output === 'full' ? hiddenSize * vocabularySize : embeddingSize * (hiddenSize + vocabularySize);
  const input = (embeddingSize * unique) / rows + (layers - 1) * hiddenSize;
  return 6 * (gates * (layers * hiddenSize + input) + ofOutput);
}

/** Trains `first` steps that are only counted in `losses`, then for so many seconds, five steps at least. */
export async function measureTraining(
  { configuration, batchSize, timeSteps }: Network,
  threads: number,
  tokens: Int32Array,
  bundled: BundledThreads,
  chosen: SelectedKernels,
  { first, seconds }: { first: number; seconds: number },
): Promise<Run> {
  const pool = new ThreadPool(threads);
  const shape: StepShape = { configuration, batchSize, timeSteps, dropout: 0, threads };
  const plan = planHeap(shape, chosen);
  const { shared, kernels } = allocateHeap(plan, chosen);
  const { int } = kernels.heap;
  const threadFile = bundled.kernel;
  const team = new KernelTeam({ pool, threadFile, kernels: shared, shape, control: plan.control, int });
  const trainer = new Trainer(kernels, plan, await team.start(), 1);
  trainer.loadWeights(initialWeights(configuration, 1));
  const rows = batchSize * timeSteps;
  const batch = emptyBatch(batchSize, timeSteps);
  const run: Run = { losses: [], milliseconds: [], processor: [] };
  let end = first === 0 ? performance.now() + 1000 * seconds : Infinity;
  for (let step = 0; step < first || performance.now() < end || run.milliseconds.length < 5; step++) {
    const from = (step % batches) * rows;
    batch.inputs.set(tokens.subarray(from, from + rows));
    batch.targets.set(tokens.subarray(from + batchSize, from + batchSize + rows));
    const began = performance.now();
    const worked = process.cpuUsage();
    const { nats } = trainer.train(batch, learningRate, clipNorm);
    const { user, system } = process.cpuUsage(worked);
    const elapsed = performance.now() - began;
    if (step < first) {
      run.losses.push(nats / rows);
      end = performance.now() + 1000 * seconds;
    } else {
      run.milliseconds.push(elapsed);
      run.processor.push((user + system) / 1000);
    }
  }
  await team.end();
  await pool.dispose();
  return run;
}
