/**
 * Training speed next to PyTorch's on the same weights, tokens and recipe, alternating, on 1 and 2 threads:
 *
 *     npx tsx test/bench/training.ts [a b …] [--seconds 3] [--rounds 5] [--threads 1,2] [--steps 50] [--json FILE]
 *         [--tensorflow yes]
 *
 * Prints medians of all steps of all rounds, thousand tokens a second, with the ratio; the best step beside it, which is
 * what a quiet machine would give; and how far the losses of the first steps are apart. With `--tensorflow yes` also
 * TensorFlow.js on its WebAssembly backend for a and b, installed from npm into `.cache/tensorflow`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parameterShapes, type ModelConfiguration } from '../../src/model/configuration';
import { initialWeights } from '../../src/model/initialisation';
import { Random } from '../../src/model/random';
import { emptyBatch } from '../../src/training/batches';
import { planMemory, type StepShape } from '../../src/training/memory-plan';
import { Trainer } from '../../src/training/trainer';
import { allocateKernels, attachKernels, chooseKernels, heapBase } from '../../src/workers/kernel-builds';
import { KernelTeam } from '../../src/workers/kernel-team';
import { ThreadPool } from '../../src/workers/thread-pool';
import { bundleThreads, type BundledThreads } from '../unit/training/bundled-threads';

interface Setup {
  readonly configuration: ModelConfiguration;
  readonly batchSize: number;
  readonly timeSteps: number;
  /** What our speed must be of PyTorch's on two threads. */
  readonly must: number;
}

const setup = (
  cell: 'gru' | 'lstm',
  vocabularySize: number,
  embeddingSize: number,
  hiddenSize: number,
  batchSize: number,
  timeSteps: number,
  must: number,
): Setup => ({
  configuration: { cell, vocabularySize, embeddingSize, hiddenSize, layers: 1, output: 'full' },
  batchSize,
  timeSteps,
  must,
});

const setups: Readonly<Record<string, Setup>> = {
  a: setup('gru', 128, 64, 256, 32, 64, 0.95),
  b: setup('lstm', 128, 64, 512, 32, 64, 0.75),
  c: setup('lstm', 4096, 256, 512, 32, 64, 0.65),
  d: setup('gru', 2048, 128, 256, 64, 32, 0.65),
  e: setup('gru', 2048, 128, 256, 16, 32, 0.9),
};

const learningRate = 1e-3;
const clipNorm = 1;
/** Different batches of one run; they come round again. */
const batches = 20;
const python = '/usr/bin/python3';

const values = process.argv.slice(2);
const option = (name: string, otherwise: string): string => {
  const at = values.indexOf(`--${name}`);
  return at < 0 ? otherwise : values.splice(at, 2)[1]!;
};
const seconds = Number(option('seconds', '3'));
const rounds = Number(option('rounds', '5'));
const threadCounts = option('threads', '1,2').split(',').map(Number);
const equalSteps = Number(option('steps', '50'));
const jsonFile = option('json', '.cache/bench/training.json');
const tensorflow = option('tensorflow', 'no') === 'yes';
const names = values.length > 0 ? values : Object.keys(setups);

interface Run {
  /** Mean nats of the first steps. */
  readonly losses: number[];
  readonly milliseconds: number[];
  /** Processor time of all threads for each step. */
  readonly processor: number[];
}

/** Tokens as frequent as words are (Zipf and Mandelbrot), so that a batch repeats some as a text does. */
function drawTokens(vocabulary: number, count: number): Int32Array {
  const random = new Random(7);
  const cumulative = new Float64Array(vocabulary);
  let sum = 0;
  for (let rank = 0; rank < vocabulary; rank++) cumulative[rank] = sum += 1 / (rank + 2.7);
  return Int32Array.from({ length: count }, () => {
    const wanted = random.uniform() * sum;
    let [low, high] = [0, vocabulary - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

async function runOurs(
  { configuration, batchSize, timeSteps }: Setup,
  threads: number,
  tokens: Int32Array,
  bundled: BundledThreads,
): Promise<Run> {
  const pool = new ThreadPool(threads);
  const shape: StepShape = { configuration, batchSize, timeSteps, dropout: 0, threads };
  const chosen = chooseKernels(path.join(bundled.directory, 'kernels'));
  const plan = planMemory(shape, attachKernels(allocateKernels(chosen, 1)), heapBase);
  const shared = allocateKernels(chosen, plan.end);
  const kernels = attachKernels(shared);
  const { int } = kernels.heap;
  const team = new KernelTeam({
    pool,
    threadFile: bundled.kernel,
    kernels: shared,
    shape,
    control: plan.control,
    int,
  });
  const trainer = new Trainer(kernels, plan, await team.start(), 1);
  trainer.loadWeights(initialWeights(configuration, 1));
  const rows = batchSize * timeSteps;
  const batch = emptyBatch(batchSize, timeSteps);
  const run: Run = { losses: [], milliseconds: [], processor: [] };
  let end = Infinity;
  for (let step = 0; step < equalSteps || performance.now() < end || run.milliseconds.length < 5; step++) {
    const first = (step % batches) * rows;
    batch.inputs.set(tokens.subarray(first, first + rows));
    batch.targets.set(tokens.subarray(first + batchSize, first + batchSize + rows));
    const began = performance.now();
    const worked = process.cpuUsage();
    const { nats } = trainer.train(batch, learningRate, clipNorm);
    const { user, system } = process.cpuUsage(worked);
    const elapsed = performance.now() - began;
    if (step < equalSteps) {
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

/** What PyTorch is given: the same configuration, weights and tokens, as plain files. */
function writeFor(folder: string, { configuration, batchSize, timeSteps }: Setup, tokens: Int32Array): void {
  const parameters = parameterShapes(configuration);
  const weights = initialWeights(configuration, 1);
  const description = {
    ...configuration,
    batchSize,
    timeSteps,
    equalSteps,
    learningRate,
    clipNorm,
    parameters,
  };
  writeFileSync(path.join(folder, 'model.json'), JSON.stringify(description));
  const all = Buffer.concat(parameters.map(({ name }) => Buffer.from(weights.get(name)!.buffer)));
  writeFileSync(path.join(folder, 'weights.bin'), all);
  writeFileSync(path.join(folder, 'tokens.bin'), Buffer.from(tokens.buffer));
}

function runTorch(folder: string, threads: number): Run {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    OMP_WAIT_POLICY: 'PASSIVE',
    OMP_NUM_THREADS: String(threads),
  };
  delete environment['OPENBLAS_CORETYPE'];
  delete environment['OPENBLAS_L2_SIZE'];
  const script = path.join(__dirname, 'torch/training.py');
  const output = execFileSync(python, [script, folder, String(threads), String(seconds)], {
    env: environment,
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });
  return JSON.parse(output) as Run;
}

const tensorflowFolder = path.resolve('.cache/tensorflow');
const tensorflowVersion = '4.22.0';

function installTensorflow(): void {
  if (existsSync(path.join(tensorflowFolder, 'node_modules/@tensorflow/tfjs'))) return;
  mkdirSync(tensorflowFolder, { recursive: true });
  writeFileSync(path.join(tensorflowFolder, 'package.json'), '{ "private": true }\n');
  const packages = ['tfjs', 'tfjs-backend-wasm'].map((name) => `@tensorflow/${name}@${tensorflowVersion}`);
  execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
    cwd: tensorflowFolder,
    stdio: 'inherit',
  });
}

function runTensorflow(folder: string): Run {
  const script = path.join(__dirname, 'tensorflow/training.mjs');
  const output = execFileSync(process.execPath, [script, folder, String(seconds), tensorflowFolder], {
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });
  return JSON.parse(output.slice(output.indexOf('{'))) as Run;
}

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
};

const torch = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
if (torch.status !== 0) {
  console.error(
    'PyTorch is missing: apt-get install -y python3-torch libopenblas0-pthread (and python3-numpy), then run this again.',
  );
  process.exit(1);
}

async function main(): Promise<void> {
  const bundled = await bundleThreads();
  const folder = mkdtempSync(path.join(tmpdir(), 'unroll-bench-'));
  const results = [];
  const { choice } = chooseKernels(path.join(bundled.directory, 'kernels'));
  console.log(
    `${cpus()[0]!.model}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}; Node ${process.versions.node}, ` +
      `kernels ${choice.build} ${JSON.stringify(choice.gigaflops)}; PyTorch ${torch.stdout.trim()}`,
  );
  console.log('thousand tokens a second: median (best) | processor time: tokens per ms of all threads');
  for (const name of names) {
    const chosen = setups[name];
    if (!chosen)
      throw new Error(`There is no configuration ${name}: choose from ${Object.keys(setups).join(', ')}.`);
    const rows = chosen.batchSize * chosen.timeSteps;
    const tokens = drawTokens(chosen.configuration.vocabularySize, batches * rows + chosen.batchSize);
    writeFor(folder, chosen, tokens);
    for (const threads of threadCounts) {
      const ours: Run[] = [];
      const theirs: Run[] = [];
      const tensorflows: Run[] = [];
      const withTensorflow = tensorflow && threads === 1 && ['a', 'b'].includes(name);
      if (withTensorflow) installTensorflow();
      for (let round = 0; round < rounds; round++) {
        ours.push(await runOurs(chosen, threads, tokens, bundled));
        theirs.push(runTorch(folder, threads));
        if (withTensorflow) tensorflows.push(runTensorflow(folder));
      }
      const speeds = (runs: readonly Run[]) => {
        const milliseconds = runs.flatMap((run) => run.milliseconds);
        return {
          median: rows / median(milliseconds),
          best: rows / Math.min(...milliseconds),
          processor: rows / median(runs.flatMap((run) => run.processor)),
        };
      };
      const [our, their] = [speeds(ours), speeds(theirs)];
      const difference = Math.max(
        ...ours[0]!.losses.map((loss, step) => Math.abs(loss - theirs[0]!.losses[step]!)),
      );
      const ratio = { median: our.median / their.median, best: our.best / their.best };
      results.push({
        name,
        threads,
        ours: our,
        torch: their,
        ratio,
        difference,
        must: chosen.must,
        load: loadavg()[0],
      });
      const show = (speed: typeof our): string =>
        `${speed.median.toFixed(1)} (${speed.best.toFixed(1)}) | ${speed.processor.toFixed(1)}`;
      console.log(
        `${name}, ${threads} thread(s): ours ${show(our)}   PyTorch ${show(their)}   ratio ${ratio.median.toFixed(2)} ` +
          `(${ratio.best.toFixed(2)})   loss within ${difference.toExponential(1)}` +
          `${difference > 1e-4 ? '  LOSSES DIFFER' : ''}   load ${loadavg()[0]!.toFixed(1)}`,
      );
      if (!withTensorflow) continue;
      const slow = speeds(tensorflows);
      const apart = Math.max(
        ...tensorflows[0]!.losses.slice(0, equalSteps).map((loss, i) => Math.abs(loss - ours[0]!.losses[i]!)),
      );
      results.push({ name, threads, tensorflow: slow, ratio: our.median / slow.median, difference: apart });
      console.log(
        `${name}, TensorFlow.js: ${show(slow)}   ratio ${(our.median / slow.median).toFixed(1)}   ` +
          `loss within ${apart.toExponential(1)} in its first steps`,
      );
    }
  }
  mkdirSync(path.dirname(jsonFile), { recursive: true });
  const machine = {
    processor: cpus()[0]!.model,
    cores: cpus().length,
    node: process.versions.node,
    kernels: choice,
  };
  writeFileSync(jsonFile, JSON.stringify({ machine, torch: torch.stdout.trim(), results }, undefined, 1));
  console.log(`written to ${jsonFile}`);
  rmSync(folder, { recursive: true });
  bundled.remove();
  if (results.some(({ difference }) => difference > 1e-4)) process.exitCode = 1;
}

void main();
