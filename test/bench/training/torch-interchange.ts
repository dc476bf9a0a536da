/**
 * Model files go to PyTorch and come back: `npx tsx test/bench/training/torch-interchange.ts [MODEL TEXT]`.
 *
 * For each architecture: a model file written here opens in PyTorch under PyTorch's own names and gives the
 * same loss within 1e-4 nats; weights trained there load here and give the loss that PyTorch had; the
 * networks of other shapes give the same logits (torch-sequences.ts). With MODEL and TEXT, the language model
 * of a trained file and the first 20,000 characters of another. Needs Debian's `python3-torch`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import type { StoredModel } from '../../../src/model/model-file';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { tokenProbabilities } from '../../../src/model/sentence-probability';
import { readModelFile, writeModelFile } from '../../../src/store/model-file-on-disk';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';
import type { Tokenizer } from '../../../src/text/tokenizer';
import { compileBuilds, loadBuild, runnableBuilds } from '../../unit/kernels/compiled';
import { exampleModel, exampleWeights } from '../../unit/model/example-model';
import { exchangeSequences } from './torch-sequences';

/** Debian's own: another Python on the path does not see its packages. */
const python = process.env['PYTHON'] ?? '/usr/bin/python3';
const script = resolve('test/bench/training/torch-interchange.py');
const tolerance = 1e-4;

const Answer = v.object({ torch: v.string(), loss: v.number(), trainedLoss: v.number() });

/** Mean loss of a token in nats, by the kernels that ship, without what spelling costs. */
function lossHere(model: StoredModel, text: string): number {
  const tokenizer = restoreTokenizer(model.tokenizer);
  const network = createLanguageModel(model.configuration, model.weights, (elements) =>
    loadBuild(runnableBuilds[0]!, elements),
  );
  // The network alone: no bits for spellings.
  const plain = new Proxy(tokenizer, {
    get: (target, key) => (key === 'spellingBits' ? () => 0 : Reflect.get(target, key, target)),
  });
  const tokens = [...tokenProbabilities(network, plain, text, { end: true })];
  return (tokens.reduce((sum, { bits }) => sum + bits, 0) * Math.LN2) / tokens.length;
}

function askPython(
  model: string,
  trained: string,
  tokenizer: Tokenizer,
  text: string,
): v.InferOutput<typeof Answer> {
  const tokens = [tokenizer.endOfSequence, ...tokenizer.encode(text).tokens, tokenizer.endOfSequence];
  const { stdout, stderr, status } = spawnSync(python, [script, model, trained], {
    input: JSON.stringify(tokens),
    encoding: 'utf8',
    env: { ...process.env, OMP_WAIT_POLICY: 'PASSIVE' },
  });
  if (status !== 0) throw new Error(stderr);
  return v.parse(Answer, JSON.parse(stdout));
}

/** True when both directions agree. */
async function exchange(name: string, model: StoredModel, text: string, folder: string): Promise<boolean> {
  const [path, trainedPath] = [join(folder, 'model'), join(folder, 'trained')];
  await writeModelFile(path, model);
  const here = lossHere(await readModelFile(path), text);
  const there = askPython(path, trainedPath, restoreTokenizer(model.tokenizer), text);
  const trained = lossHere(await readModelFile(trainedPath), text);
  const [gap, trainedGap] = [Math.abs(here - there.loss), Math.abs(trained - there.trainedLoss)];
  const agrees = gap < tolerance && trainedGap < tolerance && there.trainedLoss !== there.loss;
  const losses = `loss ${here.toFixed(6)}, PyTorch ${there.torch} ${there.loss.toFixed(6)} (|Δ| ${gap.toExponential(1)})`;
  const after = `trained there ${there.trainedLoss.toFixed(6)}, here ${trained.toFixed(6)} (|Δ| ${trainedGap.toExponential(1)})`;
  console.log(`${agrees ? 'ok  ' : 'FAIL'} ${name}: ${losses}; ${after}`);
  return agrees;
}

async function main(): Promise<void> {
  if (!existsSync(python) || spawnSync(python, ['-c', 'import torch']).status !== 0) {
    console.error('PyTorch is missing. This makes it run: apt-get install -y python3-torch');
    process.exitCode = 1;
    return;
  }
  await compileBuilds();
  const folder = await mkdtemp(join(tmpdir(), 'unroll-torch-'));
  let [passed, failed] = [0, 0];
  const run = async (name: string, model: StoredModel, text: string): Promise<void> => {
    if (await exchange(name, model, text, folder)) passed++;
    else failed++;
  };
  try {
    const [path, textPath] = process.argv.slice(2);
    if (path !== undefined && textPath !== undefined) {
      await run(path, await readModelFile(path), (await readFile(textPath, 'utf8')).slice(0, 20_000));
    } else {
      const text = await readFile(resolve('src/model/recurrent-language-model.ts'), 'utf8');
      for (const cell of ['rnn', 'gru', 'lstm'] as const) {
        for (const output of ['full', 'tied', 'bottleneck'] as const) {
          for (const layers of [1, 3]) {
            const example = exampleModel({ cell, output, layers, embeddingSize: 48, hiddenSize: 112 }, text);
            // Small enough that gradients do not explode over hundreds of steps.
            const weights = exampleWeights(example.configuration, 1, 0.1);
            const model = { ...example, weights };
            await run(`${cell}, ${output}, layers ${layers}`, model, `${text.slice(0, 500)} Ω`);
          }
        }
      }
      for (const agrees of await exchangeSequences(python, folder)) {
        if (agrees) passed++;
        else failed++;
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

void main();
