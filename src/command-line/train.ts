/** `unroll train`: one run of the trainer thread, its progress as lines or as JSON, the model in one file. */
import path from 'node:path';
import os from 'node:os';
import type { CorpusSource } from '../protocol/corpus';
import type { TrainerEvent, TrainingOptions, TrainingPoint } from '../protocol/training/training';
import { ThreadPool } from '../threads/thread-pool';
import { TrainingSession, type TrainingOutcome } from '../threads/trainer/training-session';
import { onePositional, readArguments, UsageError, type Arguments } from './arguments';
import { folderSource, sourceFlags } from './folder-source';
import { printJson, progressWriter, type ProgressWriter } from './output';

const usage = 'unroll train FOLDER --out MODEL';

export const trainingFlags = {
  seconds: { type: 'string' },
  steps: { type: 'string' },
  tokens: { type: 'string' },
  cell: { type: 'string' },
  hidden: { type: 'string' },
  embedding: { type: 'string' },
  vocabulary: { type: 'string' },
  output: { type: 'string' },
  layers: { type: 'string' },
  batch: { type: 'string' },
  'time-steps': { type: 'string' },
  'learning-rate': { type: 'string' },
  dropout: { type: 'string' },
  threads: { type: 'string' },
  seed: { type: 'string' },
  memory: { type: 'string' },
  ...sourceFlags,
} as const;

/** All cores: whoever calls the command line waits for it. */
export function trainingOptions(given: Arguments, fallbackSeconds = 60): TrainingOptions {
  const whole = (name: string, minimum: number, maximum: number): number | undefined =>
    given.number(name, { minimum, maximum, whole: true });
  const seconds = given.number('seconds', { minimum: 0.1, maximum: 1e6 });
  const steps = whole('steps', 1, 1e9);
  if (seconds !== undefined && steps !== undefined)
    throw new UsageError('Give --seconds or --steps, not both.');
  const optional = {
    hiddenSize: whole('hidden', 16, 2048),
    embeddingSize: whole('embedding', 16, 2048),
    vocabularySize: whole('vocabulary', 16, 65536),
    output: given.choice('output', ['full', 'tied', 'bottleneck'] as const),
    batchSize: whole('batch', 1, 4096),
    timeSteps: whole('time-steps', 1, 4096),
    learningRate: given.number('learning-rate', { minimum: 1e-8, maximum: 1 }),
    dropout: given.number('dropout', { minimum: 0, maximum: 0.9 }),
    steps,
    seconds: steps === undefined ? (seconds ?? fallbackSeconds) : undefined,
  };
  return {
    tokens: given.choice('tokens', ['characters', 'words', 'subwords'] as const) ?? 'subwords',
    cell: given.choice('cell', ['rnn', 'gru', 'lstm'] as const) ?? 'gru',
    layers: whole('layers', 1, 3) ?? 1,
    threads: whole('threads', 1, 16) ?? Math.min(8, os.availableParallelism()),
    seed: whole('seed', 0, 4294967295) ?? 1,
    memoryLimitMegabytes: given.number('memory', { minimum: 16, maximum: 16384 }) ?? 1024,
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<TrainingOptions>),
  };
}

export async function train(words: readonly string[]): Promise<void> {
  const given = readArguments(words, {
    ...trainingFlags,
    out: { type: 'string' },
    json: { type: 'boolean' },
    'wide-vectors': { type: 'boolean' },
  });
  const folder = onePositional(given, 'folder', usage);
  const out = given.text('out');
  if (out === undefined) throw new UsageError(`--out names the model file to write. Usage: ${usage}`);
  const json = given.flag('json');
  const progress = progressWriter();
  const { path: model, record } = await runTraining({
    source: folderSource(folder, given),
    out,
    options: trainingOptions(given),
    wideVectors: given.flag('wide-vectors'),
    onEvent: (event) => (json ? printEvent(event) : showEvent(event, progress)),
  });
  progress.end();
  const { parameters, files, characters, seconds, validationBitsPerCharacter } = record;
  if (json) printJson({ model, parameters, files, characters, seconds, validationBitsPerCharacter });
  else {
    const bits = validationBitsPerCharacter ?? record.trainingBitsPerCharacter;
    process.stdout.write(
      `${model}: ${parameters.toLocaleString('en')} parameters, ${files} files, ${seconds.toFixed(0)} s, ${bits.toFixed(3)} bits per character held out\n`,
    );
  }
}

export interface RunOptions {
  readonly source: CorpusSource;
  readonly out: string;
  readonly options: TrainingOptions;
  readonly wideVectors?: boolean;
  readonly onEvent: (event: TrainerEvent) => void;
}

/** Trains to the end of the budget; Ctrl-C stops within a second and keeps what was learned. */
export async function runTraining(run: RunOptions): Promise<TrainingOutcome> {
  const { source, out, options, wideVectors, onEvent } = run;
  const pool = new ThreadPool(1);
  const session = new TrainingSession({
    pool,
    threadFile: path.join(__dirname, 'trainer-thread.js'),
    processFile: path.join(__dirname, 'trainer-process.js'),
    onSnapshot: () => undefined,
    onEvent,
  });
  const stop = (): void => session.stop();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const destination = { kind: 'file', path: path.resolve(out) } as const;
    return await session.train({ source, destination, options, resume: false }, wideVectors);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await pool.dispose();
  }
}

function printEvent(event: TrainerEvent): void {
  if (event.type === 'point') {
    const {
      step,
      seconds,
      tokens,
      trainingBitsPerCharacter,
      validationBitsPerCharacter,
      gradientNorm,
      tokensPerSecond,
    } = event.point;
    const rest = { trainingBitsPerCharacter, validationBitsPerCharacter, gradientNorm, tokensPerSecond };
    printJson({ step, seconds, tokens, ...rest });
  }
  if (event.type === 'sample')
    printJson({ sample: { temperature: event.sample.temperature, text: event.sample.text } });
}

/** The live line of a run, or plain lines where there is no terminal. */
export function showEvent(event: TrainerEvent, progress: ProgressWriter, budgetSeconds?: number): void {
  if (event.type === 'state-cache') progress.line('Reading the folder …');
  if (event.type === 'started') {
    const { plan } = event;
    const megabytes = Math.round(plan.memoryBytes / 1e6);
    progress.line(
      `${plan.cell.toUpperCase()} ${plan.hiddenSize} × ${plan.layers}, ${plan.vocabularySize} ${plan.tokens}, ` +
        `${plan.parameters.toLocaleString('en')} parameters, ${megabytes} MB, ${plan.threads} threads, ${plan.kernels}`,
    );
  }
  if (event.type === 'note') progress.line(event.text);
  if (event.type === 'point') progress.update(describePoint(event.point, budgetSeconds));
}

export function describePoint(point: TrainingPoint, budgetSeconds?: number): string {
  const bits = (value: number | null): string => (value === null ? '  –  ' : value.toFixed(3));
  const left =
    budgetSeconds === undefined ? '' : `  ${Math.max(0, Math.ceil(budgetSeconds - point.seconds))} s left`;
  return (
    `${String(Math.round(point.progress * 100)).padStart(3)} %  training ${bits(point.trainingBitsPerCharacter)}  ` +
    `validation ${bits(point.validationBitsPerCharacter)} bits per character  ` +
    `${Math.round(point.tokensPerSecond).toLocaleString('en')} tokens/s${left}`
  );
}
