/**
 * How well a corpus is learned in 15, 60 and 300 seconds, next to the same network learning the same batches
 * in PyTorch:
 *
 *   npm run bench:learning -- [--corpora rxjs,python,go,git] [--seconds 15,60,300] [--threads 2] [--json
 *   FILE]
 *
 * Ours is the command line that ships, with what it spends on validation and samples. Both networks are
 * measured by PyTorch on all held-out files, each read from its beginning; bits of spelling what the
 * dictionary lacks are added.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readCorpus } from '../../../src/corpus/read/read-corpus';
import { parameterShapes } from '../../../src/model/configuration';
import { initialWeights } from '../../../src/model/initialisation';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';
import { BatchReader } from '../../../src/training/run/batches';
import { chooseSettings } from '../../../src/training/run/settings';
import { encodeText, splitText } from '../../../src/training/run/training-text';
import { chooseKernels } from '../../../src/threads/kernels/kernel-builds';
import { corpus, sources } from '../prediction/corpora';

const { values: given } = parseArgs({
  options: {
    corpora: { type: 'string', default: 'rxjs,python,go,git' },
    seconds: { type: 'string', default: '15,60,300' },
    threads: { type: 'string', default: '2' },
    json: { type: 'string', default: '.cache/bench/learning.json' },
  },
});
const threads = Number(given.threads);
const seed = 1;
/** More than PyTorch has been seen to train here; the batches come round again beyond. */
const tokensPerSecond = 40_000;

interface Answer {
  readonly torch: number;
  readonly model: number;
  readonly tokens: number;
  readonly trainedTokens: number;
}

/** Writes everything that PyTorch needs; returns what turns its nats into bits per character. */
async function prepare(folder: string, texts: string, modelFile: string, seconds: number) {
  const model = await readModelFile(modelFile);
  const tokenizer = restoreTokenizer(model.tokenizer);
  const { files } = await readCorpus({ folders: [path.resolve(texts)], exclude: [] });
  const text = await encodeText(splitText(files), tokenizer, () => Promise.resolve());
  const { choice } = chooseKernels();
  const { configuration, ...recipe } = chooseSettings(
    { tokens: 'subwords', cell: 'gru', seconds, threads, seed, memoryLimitMegabytes: 512 },
    { vocabularySize: tokenizer.size, trainingTokens: text.trainingTokens },
    { threads, gigaflops: choice.gigaflops[choice.build] ?? 0 },
    { network: model.configuration, pretrained: false },
  );
  const { batchSize, timeSteps } = recipe;
  const parameters = parameterShapes(configuration);
  const description = { ...configuration, ...recipe, parameters, endOfSequence: tokenizer.endOfSequence };
  writeFileSync(path.join(folder, 'model.json'), JSON.stringify(description));
  const weights = initialWeights(configuration, seed);
  writeFileSync(
    path.join(folder, 'weights.bin'),
    Buffer.concat(parameters.map(({ name }) => Buffer.from(weights.get(name)!.buffer))),
  );
  const reader = new BatchReader(text.training, tokenizer.endOfSequence, batchSize, timeSteps, seed);
  const output = openSync(path.join(folder, 'batches.bin'), 'w');
  for (let tokens = 0; tokens < seconds * tokensPerSecond; tokens += batchSize * timeSteps) {
    const { inputs, targets, resets } = reader.next();
    for (const part of [inputs, targets, Int32Array.from(resets)]) {
      writeSync(output, Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    }
  }
  closeSync(output);
  const validation = text.validation.map(({ tokens }) => [...tokens]);
  writeFileSync(path.join(folder, 'validation.json'), JSON.stringify(validation));
  const spellingBits = text.validation
    .flatMap(({ spellings }) => spellings)
    .reduce((sum, spelling) => sum + tokenizer.spellingBits(spelling), 0);
  return (nats: number): number => (nats / Math.LN2 + spellingBits) / text.validationCharacters;
}

async function compare(name: string, seconds: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'unroll-learning-'));
  try {
    const { folder: texts } = corpus(name);
    const file = path.join(folder, 'model.safetensors');
    const budget = ['--seconds', String(seconds), '--threads', String(threads), '--seed', String(seed)];
    const output = execFileSync(
      process.execPath,
      ['dist/unroll.js', 'train', texts, '--out', file, ...budget, '--json'],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
    );
    const tokens = output.split('\n').findLast((line) => line.startsWith('{"step"'))!;
    const bits = await prepare(folder, texts, file, seconds);
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      OMP_WAIT_POLICY: 'PASSIVE',
      OMP_NUM_THREADS: String(threads),
    };
    delete environment['OPENBLAS_CORETYPE'];
    const script = path.join(__dirname, 'torch/learning.py');
    const answer = JSON.parse(
      execFileSync('/usr/bin/python3', [script, folder, String(threads), String(seconds), file], {
        env: environment,
        encoding: 'utf8',
      }),
    ) as Answer;
    return {
      corpus: name,
      language: sources[name]!.language,
      seconds,
      ours: bits(answer.model),
      torch: bits(answer.torch),
      tokens: (JSON.parse(tokens) as { tokens: number }).tokens,
      torchTokens: answer.trainedTokens,
      load: loadavg()[0]!,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const results = [];
  console.log(
    `${cpus()[0]!.model}, ${cpus().length} cores, ${threads} threads; bits per character, held out`,
  );
  for (const seconds of given.seconds.split(',').map(Number)) {
    for (const name of given.corpora.split(',')) {
      const result = await compare(name, seconds);
      results.push(result);
      const difference = 100 * (result.ours / result.torch - 1);
      console.log(
        `${name} (${result.language}), ${seconds} s: ours ${result.ours.toFixed(3)} after ${(result.tokens / 1e6).toFixed(2)} M tokens, ` +
          `PyTorch ${result.torch.toFixed(3)} after ${(result.torchTokens / 1e6).toFixed(2)} M: ` +
          `${difference > 0 ? '+' : ''}${difference.toFixed(1)} %, load ${result.load.toFixed(1)}`,
      );
      if (seconds === 60 && difference > 2) process.exitCode = 1;
      mkdirSync(path.dirname(given.json), { recursive: true });
      writeFileSync(given.json, JSON.stringify(results, undefined, 1));
    }
  }
}

void main();
