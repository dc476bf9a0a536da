/**
 * Every message between whoever trains (extension host, command line) and the trainer thread, and its
 * validator.
 */
import * as v from 'valibot';
import { CorpusReport, CorpusSource } from '../corpus';
import type { FailureMessage } from '../failure-message';
import { Cell, OutputLayer, TokenKind } from '../kinds';
import { count, finite } from '../numbers';
import type { Questions } from '../rpc';

/** What the user may set. What is left out is chosen from the amount of text and the time budget. */
export const TrainingOptions = v.object({
  tokens: TokenKind,
  vocabularySize: v.optional(count),
  cell: Cell,
  hiddenSize: v.optional(count),
  embeddingSize: v.optional(count),
  layers: v.optional(count),
  output: v.optional(OutputLayer),
  batchSize: v.optional(count),
  /** Steps of truncated backpropagation through time. */
  timeSteps: v.optional(count),
  learningRate: v.optional(v.number()),
  dropout: v.optional(v.number()),
  /** The time budget; the learning rate decays to its end. Exactly one of `seconds` and `steps`. */
  seconds: v.optional(v.number()),
  steps: v.optional(v.number()),
  threads: v.optional(v.number()),
  seed: v.number(),
  memoryLimitMegabytes: v.number(),
});
export type TrainingOptions = v.InferOutput<typeof TrainingOptions>;

/** What a run begins from: weights drawn by chance, a base, or the model that stands at its destination. */
export const StartsFrom = v.picklist(['nothing', 'base', 'model']);
export type StartsFrom = v.InferOutput<typeof StartsFrom>;

/** A model is committed either to one file (command line) or to a store of generations (extension). */
export const ModelDestination = v.variant('kind', [
  v.object({ kind: v.literal('file'), path: v.string() }),
  v.object({ kind: v.literal('store'), directory: v.string() }),
]);
export type ModelDestination = v.InferOutput<typeof ModelDestination>;

/** A run that is to begin. */
const TrainRequest = v.object({
  source: CorpusSource,
  destination: ModelDestination,
  options: TrainingOptions,
  /** Continue from the model at the destination, if it fits. */
  resume: v.boolean(),
  /**
   * This very run was broken off behind its last checkpoint, so many seconds of training after its beginning.
   */
  brokenOff: v.optional(v.object({ seconds: finite })),
  /**
   * Path of the base to begin from where there is no model to continue; without, the run begins from nothing.
   */
  base: v.optional(v.string()),
  /** Behind the language model also teach the decoder of abbreviations. */
  abbreviations: v.optional(v.boolean()),
});
export type TrainRequest = v.InferOutput<typeof TrainRequest>;

export const TrainingPoint = v.object({
  step: count,
  /** Seconds of training, without pauses. */
  seconds: finite,
  /** Tokens and characters read so far. */
  tokens: count,
  characters: count,
  /** Mean over the steps since the point before, in bits per character of the text. */
  trainingBitsPerCharacter: finite,
  /** The last measured; null before the first measurement. */
  validationBitsPerCharacter: v.nullable(finite),
  /** Global norm before clipping, mean over the same steps. */
  gradientNorm: finite,
  /** Share of those steps in which the gradient was clipped, 0 … 1. */
  clippedShare: finite,
  learningRate: finite,
  tokensPerSecond: finite,
  /** 0 … 1 of the budget. */
  progress: finite,
});
export type TrainingPoint = v.InferOutput<typeof TrainingPoint>;

/** What a point tells, in the order in which tables and files list it. */
export const pointFields = Object.keys(TrainingPoint.entries) as readonly (keyof TrainingPoint)[];

/**
 * What each part of the prediction is worth, measured at a checkpoint beside training: all on the same
 * held-out text.
 */
export const PartsMeasurement = v.object({
  /** Where the run stood. */
  step: count,
  seconds: finite,
  characters: count,
  networkBitsPerCharacter: finite,
  recallBitsPerCharacter: finite,
  mixtureBitsPerCharacter: finite,
  /** Of the text that was measured on. */
  heldOutCharacters: count,
});
export type PartsMeasurement = v.InferOutput<typeof PartsMeasurement>;

export const TrainingSample = v.object({
  step: count,
  seconds: finite,
  temperature: finite,
  text: v.string(),
});
export type TrainingSample = v.InferOutput<typeof TrainingSample>;

/** How much text a run reads, counted with its dictionary. */
export const TextAmount = v.strictObject({
  vocabularySize: count,
  trainingTokens: count,
  trainingCharacters: count,
  validationCharacters: count,
});
export type TextAmount = v.InferOutput<typeof TextAmount>;

/** What is about to happen, said before it happens. */
export const TrainingPlan = v.object({
  tokens: TokenKind,
  cell: Cell,
  embeddingSize: count,
  hiddenSize: count,
  layers: count,
  output: OutputLayer,
  batchSize: count,
  timeSteps: count,
  learningRate: finite,
  clipNorm: finite,
  dropout: finite,
  threads: count,
  seed: finite,
  parameters: count,
  /** Predicted memory of the trainer, bytes. */
  memoryBytes: count,
  seconds: v.nullable(finite),
  steps: v.nullable(finite),
  ...TextAmount.entries,
  /** The build of the kernels that was chosen. */
  kernels: v.string(),
  startsFrom: StartsFrom,
});
export type TrainingPlan = v.InferOutput<typeof TrainingPlan>;

/** Stands in the model file, and is the last line of `unroll train --json`. */
export const TrainingRecord = v.object({
  parameters: count,
  files: count,
  characters: count,
  seconds: finite,
  steps: count,
  tokens: count,
  trainingBitsPerCharacter: finite,
  validationBitsPerCharacter: v.nullable(finite),
  reason: v.picklist(['budget', 'stopped', 'early-stopping', 'diverged']),
  /** What the lines of all files were indented by: a tab or so many spaces; left out where none is. */
  indentation: v.optional(v.pipe(v.string(), v.regex(/^(?:\t| {2,8})$/))),
});
export type TrainingRecord = v.InferOutput<typeof TrainingRecord>;

export const TrainerEvent = v.variant('type', [
  v.object({ type: v.literal('reading') }),
  v.object({ type: v.literal('read'), report: CorpusReport }),
  v.object({ type: v.literal('started'), plan: TrainingPlan }),
  v.object({ type: v.literal('point'), point: TrainingPoint }),
  v.object({ type: v.literal('sample'), sample: TrainingSample }),
  /** A whole, verified model file with this record now stands at `path`. */
  v.object({ type: v.literal('checkpoint'), path: v.string(), record: TrainingRecord }),
  /**
   * Something for the log and for people who look closely; never needed to go on. A `notice` is about what
   * the user may not want, and is shown.
   */
  v.object({ type: v.literal('note'), text: v.string(), notice: v.optional(v.boolean()) }),
]);
export type TrainerEvent = v.InferOutput<typeof TrainerEvent>;

/** The model that a run ends with: a whole, verified file with this record stands at `path`. */
const TrainingOutcome = v.object({ path: v.string(), record: TrainingRecord });
export type TrainingOutcome = v.InferOutput<typeof TrainingOutcome>;

/** What becomes of a run, as the one who wants it sees it. */
export type TrainingEvent = TrainerEvent | ({ readonly type: 'finished' } & TrainingOutcome);

const switched = { request: v.void(), reply: v.boolean() } as const;

export const trainerQuestions = {
  /** One run in each thread, which ends with it. */
  train: { request: TrainRequest, reply: TrainingOutcome, progress: TrainerEvent, timeout: Infinity },
  /**
   * Ends the run and keeps what was learned. Answered at once: whether there is something that is measured
   * and stored now.
   */
  stop: switched,
  /** Whether it now pauses. */
  pause: switched,
  /** Whether it now goes on. */
  continue: switched,
} as const satisfies Questions;

type TrainingState = 'idle' | 'reading' | 'training' | 'paused' | 'stopping' | 'finished' | 'failed';

/**
 * The whole of a run as status bar, dashboard and log see it: immutable, replaced at each event. `points` and
 * `samples` are the full history, oldest first.
 */
export interface TrainingSnapshot {
  readonly run: number;
  readonly state: TrainingState;
  readonly budgetSeconds: number | null;
  readonly report: CorpusReport | null;
  readonly plan: TrainingPlan | null;
  readonly points: readonly TrainingPoint[];
  readonly samples: readonly TrainingSample[];
  /** Of recall and of the mixture, oldest first. */
  readonly measurements: readonly PartsMeasurement[];
  readonly record: TrainingRecord | null;
  readonly failure: FailureMessage | null;
}

export const idleSnapshot: TrainingSnapshot = {
  run: 0,
  state: 'idle',
  budgetSeconds: null,
  report: null,
  plan: null,
  points: [],
  samples: [],
  measurements: [],
  record: null,
  failure: null,
};

/** Whether a run is going on. */
export function isBusy({ state }: Pick<TrainingSnapshot, 'state'>): boolean {
  return state === 'reading' || state === 'training' || state === 'paused' || state === 'stopping';
}
