/** The flags of a training run, and the options they make. */
import { TrainingOptions } from '../protocol/training/training';
import { ranges } from '../training/run/options';
import { choice, count, number, otherwise, UsageError } from './parameters';
import { defaultThreads } from '../threads/default-threads';

const { tokens, cell, output } = TrainingOptions.entries;

/** As the options of a run say it. */
function range(name: keyof typeof ranges): { minimum: number; maximum: number } {
  return { minimum: ranges[name].least, maximum: ranges[name].most };
}

export const trainingFlags = {
  seconds: number({ minimum: 0.1, maximum: 1_000_000 }, 'time budget; without one and without --steps, 60'),
  steps: count(range('steps'), 'ends after so many steps instead'),
  tokens: otherwise('subwords', choice(tokens.options, 'what is read and predicted one at a time')),
  cell: otherwise('gru', choice(cell.options, 'the recurrent cell')),
  hidden: count(range('hiddenSize'), 'hidden units, a multiple of 16'),
  layers: otherwise(1, count(range('layers'), 'recurrent layers')),
  embedding: count(range('embeddingSize'), 'width of the embedding'),
  vocabulary: count(range('vocabularySize'), 'tokens of the dictionary'),
  output: choice(output.wrapped.options, 'how the output layer is made'),
  batch: count(range('batchSize'), 'sequences read side by side'),
  timeSteps: count(range('timeSteps'), 'steps of truncated backpropagation through time'),
  learningRate: number({ minimum: 1e-8, maximum: 1 }, 'the highest learning rate'),
  dropout: number({ minimum: 0, maximum: 0.9 }, 'share of units left out at each step'),
  // All cores: whoever calls the command line waits for it.
  threads: otherwise(
    defaultThreads(0),
    count(range('threads'), 'threads that train; the result does not depend on it'),
  ),
  seed: otherwise(1, count({ minimum: 0, maximum: 4_294_967_295 }, 'the same seed gives the same network')),
  memory: otherwise(1024, number({ minimum: 16, maximum: 16_384 }, 'megabytes that training may take')),
};

type TrainingFlags = {
  readonly [Name in keyof typeof trainingFlags]: ReturnType<(typeof trainingFlags)[Name]['read']>;
};

/** What is not given is chosen from the amount of text and the time. @throws UsageError for two budgets */
export function trainingOptions(given: TrainingFlags): TrainingOptions {
  const { seconds, steps, tokens, cell, layers, threads, seed, memory } = given;
  if (seconds !== undefined && steps !== undefined)
    throw new UsageError('Give --seconds or --steps, not both.');
  const optional: Partial<Record<keyof TrainingOptions, number | string | undefined>> = {
    hiddenSize: given.hidden,
    embeddingSize: given.embedding,
    vocabularySize: given.vocabulary,
    output: given.output,
    batchSize: given.batch,
    timeSteps: given.timeSteps,
    learningRate: given.learningRate,
    dropout: given.dropout,
    steps,
    seconds: steps === undefined ? (seconds ?? 60) : undefined,
  };
  return {
    tokens,
    cell,
    layers,
    threads,
    seed,
    memoryLimitMegabytes: memory,
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<TrainingOptions>),
  };
}
