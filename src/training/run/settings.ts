/**
 * What training does when the user sets nothing: network, batch and rate chosen from the kind of tokens, the
 * amount of text and how often the budget will read it. Every choice can be overruled by an option.
 */
import type { ModelConfiguration } from '../../model/configuration';
import { cells } from '../../protocol/kinds';
import type { TextAmount, TrainingOptions } from '../../protocol/training/training';
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
  /** What is kept is the mean of the weights before the first step and those of the last one. */
  readonly averagesStart: boolean;
}

export interface Machine {
  /** When the user sets none. */
  readonly threads: number;
  /**
   * Of one core with the chosen kernels, 10⁹ floating-point operations a second; 0 when it was not measured.
   */
  readonly gigaflops: number;
}

/** Of a machine that was not measured. */
const assumedGigaflops = 40;
/** Share of the kernels' speed that a whole training step reaches. */
const efficiency = 0.85;

/**
 * Tokens a second of one thread: six operations for each weight that a token meets (two forward, four
 * backward). Input weights are left out: only the different tokens of a batch meet them.
 */
function estimatedSpeed(configuration: ModelConfiguration, gigaflops: number): number {
  const { cell, hiddenSize, embeddingSize, vocabularySize, output } = configuration;
  const recurrent = cells[cell].gates * hiddenSize * hiddenSize;
  const weights =
    output === 'full'
      ? recurrent + hiddenSize * vocabularySize
      : recurrent + embeddingSize * (hiddenSize + vocabularySize);
  return (efficiency * (gigaflops || assumedGigaflops) * 1e9) / (6 * weights);
}

/** What a run begins from, when it is not nothing. */
export interface Continued {
  readonly network: ModelConfiguration;
  /** It began from a base once. */
  readonly pretrained: boolean;
}

/**
 * The highest learning rate of a network that has only seen this text, and of one that began from a base:
 * that one knows much already, and forgets more by larger steps than the text has to teach.
 */
const learningRates = { usual: 5e-3, pretrained: 2e-3 } as const;

export function chooseSettings(
  options: TrainingOptions,
  text: Pick<TextAmount, 'vocabularySize' | 'trainingTokens'>,
  machine: Machine,
  continued: Continued | null = null,
): TrainingSettings {
  const threads = options.threads ?? machine.threads;
  const characters = options.tokens === 'characters';
  const batchSize = options.batchSize ?? 16;
  const timeSteps = options.timeSteps ?? (characters ? 64 : 32);
  const configuration = continued?.network ?? chooseNetwork(options, text.vocabularySize);
  const speed = estimatedSpeed(configuration, machine.gigaflops);
  const planned =
    options.steps === undefined ? options.seconds! * speed * threads : options.steps * batchSize * timeSteps;
  /** How often each token will be read: what is read often is overfitted without dropout. */
  const readings = planned / text.trainingTokens;
  const dropout = readings > 30 ? 0.3 : readings > 10 ? 0.2 : readings > 4 && !characters ? 0.1 : 0;
  return {
    configuration,
    batchSize,
    timeSteps,
    learningRate: options.learningRate ?? learningRates[continued?.pretrained ? 'pretrained' : 'usual'],
    clipNorm: 1,
    dropout: options.dropout ?? dropout,
    threads,
    seed: options.seed,
    budget: { seconds: options.seconds ?? null, steps: options.steps ?? null },
    averagesStart: continued?.pretrained ?? false,
  };
}

/**
 * A large dictionary makes the output layer most of a step: tied to the embedding it costs half as much, and
 * the same minute teaches the network more (docs/decisions/008). A few hundred characters are not worth a
 * bottleneck.
 */
function chooseNetwork(options: TrainingOptions, vocabularySize: number): ModelConfiguration {
  const characters = options.tokens === 'characters';
  const hiddenSize = options.hiddenSize ?? 256;
  return {
    cell: options.cell,
    vocabularySize,
    embeddingSize: options.embeddingSize ?? (characters ? 64 : Math.min(128, hiddenSize)),
    hiddenSize,
    layers: options.layers ?? 1,
    output: options.output ?? (characters ? 'full' : 'tied'),
  };
}
