/**
 * Training speed next to PyTorch's on the same weights, tokens and recipe, alternating, on 1 and 2 threads:
 *
 *     npx tsx test/bench/training/training.ts [a b …] [--seconds 3] [--rounds 5] [--threads 1,2] [--steps 50] [--json FILE]
 *         [--tensorflow no] [--wide-vectors auto]
 *
 * Prints medians of all steps of all rounds, thousand tokens a second, with the ratio; the best step beside
 * it, which is what a quiet machine would give; and how far the losses of the first steps are apart. Then the
 * same as a Markdown table, with the largest ratio that 128-bit vectors allow: products alone, at their
 * measured peak on every core, against PyTorch's speed in this run. TensorFlow.js on its WebAssembly backend
 * is measured on a and b, one thread, installed from npm into `.cache/tensorflow`. By default it trains
 * with wide vectors where training does (`unroll.training.wideVectors`), so that the verdict is on defaults.
 *
 * Ends with 1 when losses differ, or when a ratio is below what is wanted (two threads; the first figure of
 * TensorFlow.js).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { supportsRelaxedSimd } from '../../../src/kernels/select';
import { parameterShapes } from '../../../src/model/configuration';
import { initialWeights } from '../../../src/model/initialisation';
import { bundleThreads } from '../../unit/training/bundled-threads';
import { measurePeak } from '../measuring/peak';
import { kernelsHere } from './kernels-here';
import {
  clipNorm,
  drawTokens,
  learningRate,
  measureTraining,
  median,
  operationsPerToken,
  type Network,
  type Run,
} from './training-speed';

interface Setup extends Network {
  readonly title: string;
  /** What our speed must be of PyTorch's on two threads, with ordinary vectors. */
  readonly must: number;
}

const setup = (
  title: string,
  cell: 'gru' | 'lstm',
  [vocabularySize, embeddingSize, hiddenSize]: readonly [number, number, number],
  [batchSize, timeSteps]: readonly [number, number],
  must: number,
): Setup => ({
  title,
  configuration: { cell, vocabularySize, embeddingSize, hiddenSize, layers: 1, output: 'full' },
  batchSize,
  timeSteps,
  must,
});

const setups: Readonly<Record<string, Setup>> = {
  a: setup('GRU 256, 128 characters', 'gru', [128, 64, 256], [32, 64], 0.95),
  b: setup('LSTM 512, 128 characters', 'lstm', [128, 64, 512], [32, 64], 0.75),
  c: setup('LSTM 512, 4,096 tokens', 'lstm', [4096, 256, 512], [32, 64], 0.65),
  d: setup('GRU 256, 2,048 tokens', 'gru', [2048, 128, 256], [64, 32], 0.65),
  e: setup('as d, batch 16', 'gru', [2048, 128, 256], [16, 32], 0.9),
};
/** The same with wide vectors, everywhere; PyTorch has AVX-512 of full width on Zen 5 (EPYC 9xx5). */
const mustWide = /EPYC 9\d\d5/.test(cpus()[0]?.model ?? '') ? 0.95 : 1.2;
/** What our speed must be of TensorFlow.js's on a, one thread. */
const mustOfTensorflow = 15;
const largestDifference = 1e-4;
const python = '/usr/bin/python3';

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1,2' },
    steps: { type: 'string', default: '50' },
    json: { type: 'string', default: '.cache/bench/training.json' },
    tensorflow: { type: 'string', default: 'yes' },
    'wide-vectors': { type: 'string', default: 'auto' },
  },
});
const seconds = Number(given.seconds);
const rounds = Number(given.rounds);
const threadCounts = given.threads.split(',').map(Number);
const equalSteps = Number(given.steps);
const names = positionals.length > 0 ? positionals : Object.keys(setups);

/** What PyTorch is given: the same configuration, weights and tokens, as plain files. */
function writeFor(
  folder: string,
  { configuration, batchSize, timeSteps }: Network,
  tokens: Int32Array,
): void {
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

const torch = spawnSync(python, ['-c', 'import torch; print(torch.__version__)'], { encoding: 'utf8' });
if (torch.status !== 0) {
  console.error(
    'PyTorch is missing: apt-get install -y python3-torch libopenblas0-pthread (and python3-numpy), then run this again.',
  );
  process.exit(1);
}

interface Speed {
  /** Thousand tokens a second: of the median step, and of the best. */
  readonly median: number;
  readonly best: number;
  /** Tokens for each ms of processor time of all threads. */
  readonly processor: number;
}

interface Result {
  readonly name: string;
  readonly threads: number;
  readonly other: 'PyTorch' | 'TensorFlow.js';
  readonly ours: Speed;
  readonly theirs: Speed;
  readonly ratio: { readonly median: number; readonly best: number; readonly processor: number };
  /** The largest ratio that 128-bit vectors allow. */
  readonly bound: number;
  readonly difference: number;
  /** Null where nothing is wanted. */
  readonly must: number | null;
  readonly load: number;
}

function speedOf(runs: readonly Run[], rows: number): Speed {
  const milliseconds = runs.flatMap((run) => run.milliseconds);
  return {
    median: rows / median(milliseconds),
    best: rows / Math.min(...milliseconds),
    processor: rows / median(runs.flatMap((run) => run.processor)),
  };
}

function compare(ours: readonly Run[], theirs: readonly Run[], rows: number) {
  const [our, their] = [speedOf(ours, rows), speedOf(theirs, rows)];
  const [one, other] = [ours[0]!.losses, theirs[0]!.losses];
  const count = Math.min(one.length, other.length);
  const difference = Math.max(...one.slice(0, count).map((loss, step) => Math.abs(loss - other[step]!)));
  const ratio = {
    median: our.median / their.median,
    best: our.best / their.best,
    processor: our.processor / their.processor,
  };
  return { ours: our, theirs: their, ratio, difference, load: loadavg()[0]! };
}

const failed = ({ must, ratio, difference }: Result): boolean =>
  difference > largestDifference || (must !== null && ratio.median < must);

function describe(result: Result): string {
  const { name, threads, other, ours, theirs, ratio, difference, load } = result;
  const show = (speed: Speed): string =>
    `${speed.median.toFixed(1)} (${speed.best.toFixed(1)}) | ${speed.processor.toFixed(1)}`;
  return (
    `${name}, ${threads} thread(s): ours ${show(ours)}   ${other} ${show(theirs)}   ratio ${ratio.median.toFixed(2)} ` +
    `(${ratio.best.toFixed(2)}) | ${ratio.processor.toFixed(2)}   loss within ${difference.toExponential(1)}` +
    `${difference > largestDifference ? '  LOSSES DIFFER' : ''}   load ${load.toFixed(1)}`
  );
}

function markdown(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const { name, threads, other, ours, theirs, ratio, bound, must } = result;
    return [
      `${name}: ${setups[name]!.title}`,
      threads,
      other,
      `${ours.median.toFixed(1)} / ${theirs.median.toFixed(1)}`,
      ratio.median.toFixed(2),
      ratio.processor.toFixed(2),
      other === 'PyTorch' ? bound.toFixed(2) : '',
      must === null ? '' : `${must}${failed(result) ? ' (!)' : ''}`,
    ];
  });
  const titles = ['', 'threads', 'against', 'k tokens/s', 'ratio', 'by processor time', 'bound', 'wanted'];
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

async function main(): Promise<void> {
  const bundled = await bundleThreads();
  const folder = mkdtempSync(path.join(tmpdir(), 'unroll-bench-'));
  const results: Result[] = [];
  const peak = Math.max(measurePeak(false), supportsRelaxedSimd() ? measurePeak(true) : 0);
  const kernels = kernelsHere(path.join(bundled.directory, 'kernels'), given['wide-vectors']);
  const { choice } = kernels;
  console.log(
    `${cpus()[0]!.model}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}; Node ${process.versions.node}, ` +
      `kernels ${choice.build} ${JSON.stringify(choice.gigaflops)}, 128-bit peak ${peak.toFixed(0)} GFLOPS a core; ` +
      `PyTorch ${torch.stdout.trim()}`,
  );
  console.log('thousand tokens a second: median (best) | processor time: tokens per ms of all threads');
  for (const name of names) {
    const chosen = setups[name];
    if (!chosen)
      throw new Error(`There is no configuration ${name}: choose from ${Object.keys(setups).join(', ')}.`);
    const rows = chosen.batchSize * chosen.timeSteps;
    const tokens = drawTokens(chosen);
    writeFor(folder, chosen, tokens);
    for (const threads of threadCounts) {
      const [ours, theirs, tensorflows]: Run[][] = [[], [], []];
      const withTensorflow = given.tensorflow === 'yes' && threads === 1 && ['a', 'b'].includes(name);
      if (withTensorflow) installTensorflow();
      for (let round = 0; round < rounds; round++) {
        const budget = { first: equalSteps, seconds };
        ours!.push(await measureTraining(chosen, threads, tokens, bundled, kernels, budget));
        theirs!.push(runTorch(folder, threads));
        if (withTensorflow) tensorflows!.push(runTensorflow(folder));
      }
      const most = (threads * peak * 1e6) / operationsPerToken(chosen, tokens);
      const add = (other: Result['other'], runs: readonly Run[], must: number | null): void => {
        const compared = compare(ours!, runs, rows);
        const bound = most / compared.theirs.median;
        results.push({ name, threads, other, ...compared, bound, must });
        console.log(describe(results.at(-1)!));
      };
      add('PyTorch', theirs!, threads === 2 ? (kernels.build.wide ? mustWide : chosen.must) : null);
      if (withTensorflow) add('TensorFlow.js', tensorflows!, name === 'a' ? mustOfTensorflow : null);
    }
  }
  mkdirSync(path.dirname(given.json), { recursive: true });
  const machine = {
    processor: cpus()[0]!.model,
    cores: cpus().length,
    node: process.versions.node,
    kernels: choice,
    peak,
  };
  writeFileSync(given.json, JSON.stringify({ machine, torch: torch.stdout.trim(), results }, undefined, 1));
  console.log(`\n${markdown(results)}\n\nwritten to ${given.json}`);
  rmSync(folder, { recursive: true });
  bundled.remove();
  if (results.some(failed)) process.exitCode = 1;
}

void main();
