/**
 * The models of the prediction benches: trained once with the command line that ships, kept by corpus and
 * budget.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Weights } from '../../../src/model/configuration';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { Predictor, type PredictorParts } from '../../../src/prediction/predictor';
import type { PredictionSettings } from '../../../src/prediction/settings';
import { ByteRecall } from '../../../src/prediction/contexts/byte-recall';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';
import { makeContextMixing, predictionKernels } from '../../../src/threads/kernels/kernel-builds';
import type { Corpus } from './corpora';

/**
 * @param seconds of training on two threads
 * @param from what it begins from: `base`, `nothing` or a file
 * @param stepsPerSecond the budget in steps, so that other load on the machine changes nothing; by the clock
 *   without
 */
export function modelFile(
  { name, folder }: Corpus,
  seconds: number,
  models = '.cache/models',
  from = 'base',
  stepsPerSecond?: number,
): string {
  const begun = from === 'nothing' ? from : `base-${hashOf(from)}`;
  const steps = stepsPerSecond === undefined ? undefined : Math.round(seconds * stepsPerSecond);
  const budget = steps === undefined ? ['--seconds', String(seconds)] : ['--steps', String(steps)];
  const length = steps === undefined ? `${seconds}s` : `${steps}steps`;
  const file = resolve(models, `${name}-${begun}-${length}.model`);
  if (existsSync(file)) return file;
  mkdirSync(models, { recursive: true });
  return trainedFile(folder, file, [...budget, '--from', from]);
}

/** Trains on two threads. @param budget as the command line takes it */
export function trainedFile(folder: string, file: string, budget: readonly string[]): string {
  const flags = [...budget, '--threads', '2', '--seed', '1'];
  execFileSync(process.execPath, ['dist/unroll.js', 'train', folder, '--out', file, ...flags], {
    stdio: 'pipe',
  });
  return file;
}

/** So that a model of another base is not taken for one of this. */
function hashOf(base: string): string {
  const file = base === 'base' ? 'dist/base.safetensors' : base;
  if (!existsSync(file)) return 'none';
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 8);
}

export type Trained = Pick<PredictorParts, 'tokenizer' | 'model' | 'trained'> & {
  readonly gate?: readonly number[];
  readonly weights: Weights;
};

export async function loadModel(file: string): Promise<Trained> {
  const stored = await readModelFile(file);
  const model = createLanguageModel(stored.configuration, stored.weights, predictionKernels(), 'int8');
  const gate = stored.gate ? { gate: stored.gate } : {};
  const tokenizer = restoreTokenizer(stored.tokenizer);
  return { tokenizer, model, trained: stored.record.tokens, weights: stored.weights, ...gate };
}

/** A predictor that has learned the workspace, with all that contexts learn of it. */
export function predictorOf(
  trained: Trained,
  { workspace }: Pick<Corpus, 'workspace'>,
  settings: Partial<PredictionSettings> = {},
  now: () => number = () => performance.now(),
): Predictor {
  const bytes = new ByteRecall(makeContextMixing);
  const made = new Predictor({ ...trained, bytes, now, settings });
  for (const { path, text } of workspace) made.learn(path, text);
  const steps = bytes.catchUp();
  while (steps.next().done !== true);
  return made;
}
