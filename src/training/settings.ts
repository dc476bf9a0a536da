/**
 * What training does when the user sets nothing: network, batch and rate chosen from the kind of tokens, the amount of
 * text and how often the budget will read it. Every choice can be overruled by an option.
 */
import type { ModelConfiguration } from '../model/configuration';
import type { TrainingOptions } from '../protocol/training';
import type { Budget } from './schedule';

export interface TrainingSettings {
  readonly configuration: ModelConfiguration;
  readonly batchSize: number;
  readonly timeSteps: number;
  /** The highest of the run. */
  readonly learningRate: number;
  readonly clipNorm: number;
  readonly dropout: number;
  readonly threads: number;
  readonly seed: number;
  readonly budget: Budget;
}

export interface TextAmount {
  readonly vocabularySize: number;
  /** Of the training files. */
  readonly tokens: number;
}

/** Tokens that a thread trains in a second, roughly, on a network of the default size. */
const assumedSpeed = { characters: 20_000, words: 7_000, subwords: 7_000 };

/** @param configuration of the model that is continued, if one is */
export function chooseSettings(
  options: TrainingOptions,
  text: TextAmount,
  defaultThreads: number,
  configuration?: ModelConfiguration,
): TrainingSettings {
  const threads = options.threads ?? defaultThreads;
  const characters = options.tokens === 'characters';
  const batchSize = options.batchSize ?? 16;
  const timeSteps = options.timeSteps ?? (characters ? 64 : 32);
  const planned =
    options.steps === undefined
      ? options.seconds! * assumedSpeed[options.tokens] * threads
      : options.steps * batchSize * timeSteps;
  /** How often each token will be read: what is read often is learned by heart unless something is dropped. */
  const readings = planned / text.tokens;
  const dropout = readings > 30 ? 0.3 : readings > 10 ? 0.2 : readings > 4 && !characters ? 0.1 : 0;
  const hiddenSize = options.hiddenSize ?? 256;
  return {
    configuration: configuration ?? {
      cell: options.cell,
      vocabularySize: text.vocabularySize,
      embeddingSize: options.embeddingSize ?? (characters ? 64 : Math.min(128, hiddenSize)),
      hiddenSize,
      layers: options.layers ?? 1,
      output: options.output ?? 'full',
    },
    batchSize,
    timeSteps,
    learningRate: options.learningRate ?? 5e-3,
    clipNorm: 1,
    dropout: options.dropout ?? dropout,
    threads,
    seed: options.seed,
    budget: { seconds: options.seconds ?? null, steps: options.steps ?? null },
  };
}
