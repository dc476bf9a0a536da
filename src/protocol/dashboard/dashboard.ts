/**
 * Every message between the extension host and the dashboard's page, and its validator. The whole history
 * once, then increments.
 */
import * as v from 'valibot';
import { CorpusReport } from '../corpus';
import { nextRunHostMessages, nextRunPageMessages } from './dashboard-next-run';
import { suggestionHostMessages, suggestionPageMessages } from './dashboard-suggestions';
import { dashboardVersion, version } from './dashboard-version';
import { FailureMessage } from '../failure-message';
import { RpcAnswer, RpcCall } from '../rpc';
import { Expectation, GateWeights, ActualToken } from '../prediction/prediction';
import { Why } from '../prediction/why';
import { saidSchema } from '../said-schema';
import {
  PartsMeasurement,
  TrainingPlan,
  TrainingRecord,
  TrainingSample,
  type TrainingPoint,
} from '../training/training';
import { count, finite } from '../numbers';
import { RunName } from '../training/run-name';

export { dashboardVersion };

const isCell = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
/** One loop and no allocation per value: a history has millions of them. */
const column = v.custom<number[]>((value) => Array.isArray(value) && value.every(isCell), 'finite numbers');
const sparseColumn = v.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every((cell) => cell === null || isCell(cell)),
  'finite numbers or null',
);
const equallyLong = <T extends Record<string, unknown[]>>(columns: T): boolean =>
  new Set(Object.values(columns).map((cells) => cells.length)).size === 1;

/** Training points column by column: a third of the bytes of as many objects. */
export const PointColumns = v.pipe(
  v.strictObject({
    step: column,
    seconds: column,
    tokens: column,
    characters: column,
    trainingBitsPerCharacter: column,
    validationBitsPerCharacter: sparseColumn,
    gradientNorm: column,
    clippedShare: column,
    learningRate: column,
    tokensPerSecond: column,
    progress: column,
  }),
  v.check(equallyLong, 'columns of one length'),
);
export type PointColumns = v.InferOutput<typeof PointColumns>;

/** The points from `from` to before `to` as columns. */
export function pointColumns(points: readonly TrainingPoint[], from = 0, to = points.length): PointColumns {
  const rest = from === 0 && to >= points.length ? points : points.slice(from, to);
  return {
    step: rest.map((point) => point.step),
    seconds: rest.map((point) => point.seconds),
    tokens: rest.map((point) => point.tokens),
    characters: rest.map((point) => point.characters),
    trainingBitsPerCharacter: rest.map((point) => point.trainingBitsPerCharacter),
    validationBitsPerCharacter: rest.map((point) => point.validationBitsPerCharacter),
    gradientNorm: rest.map((point) => point.gradientNorm),
    clippedShare: rest.map((point) => point.clippedShare),
    learningRate: rest.map((point) => point.learningRate),
    tokensPerSecond: rest.map((point) => point.tokensPerSecond),
    progress: rest.map((point) => point.progress),
  };
}

/** A run of the past, thinned, for comparison with the one on screen. */
export const EarlierRun = v.pipe(
  v.strictObject({
    /** When it ended: milliseconds since 1970; also what tells runs apart. */
    ended: count,
    /** For example `GRU 256`. */
    name: v.string(),
    /** Empty where the user gave none, and in what an earlier version kept. */
    givenName: v.optional(v.fallback(RunName, ''), ''),
    step: column,
    seconds: column,
    characters: column,
    trainingBitsPerCharacter: column,
    validationBitsPerCharacter: sparseColumn,
    /** None in what an earlier version kept. */
    measurements: v.optional(v.array(v.strictObject(PartsMeasurement.entries)), []),
  }),
  v.check(
    (run) =>
      equallyLong({
        step: run.step,
        seconds: run.seconds,
        characters: run.characters,
        training: run.trainingBitsPerCharacter,
        validation: run.validationBitsPerCharacter,
      }),
    'columns of one length',
  ),
);
export type EarlierRun = v.InferOutput<typeof EarlierRun>;

/** What is known of a run beside its points and samples. */
export const RunStatus = v.strictObject({
  state: v.picklist(['idle', 'reading', 'training', 'paused', 'stopping', 'finished', 'failed']),
  budgetSeconds: v.nullable(finite),
  report: v.nullable(v.strictObject(CorpusReport.entries)),
  plan: v.nullable(v.strictObject(TrainingPlan.entries)),
  record: v.nullable(v.strictObject(TrainingRecord.entries)),
  failure: v.nullable(v.strictObject(FailureMessage.entries)),
});
export type RunStatus = v.InferOutput<typeof RunStatus>;

const samples = v.array(v.strictObject(TrainingSample.entries));
const measurements = v.array(v.strictObject(PartsMeasurement.entries));

/** Where in which file the cursor stands, as people count: from 1. */
export const CursorPlace = v.strictObject({
  path: v.string(),
  line: count,
  column: count,
  /** The end of the line before the cursor. */
  before: v.string(),
});
export type CursorPlace = v.InferOutput<typeof CursorPlace>;

/** A suggestion that was shown, or (with an empty text) was not, and the policy's sentence about it. */
export const ShownSuggestion = v.strictObject({
  text: v.string(),
  confidence: finite,
  reason: v.string(),
  why: v.optional(Why),
  said: v.optional(saidSchema),
});
export type ShownSuggestion = v.InferOutput<typeof ShownSuggestion>;

export const HostMessage = v.variant('type', [
  /**
   * Everything there is: the answer to `ready`. Of a very long run the first points, and the rest as
   * progress.
   */
  v.strictObject({
    version,
    type: v.literal('history'),
    run: count,
    status: RunStatus,
    points: PointColumns,
    samples,
    measurements,
  }),
  /**
   * What came since: fits only a page that holds exactly as many points, samples and measurements of this
   * run.
   */
  v.strictObject({
    version,
    type: v.literal('progress'),
    run: count,
    /** Null when it is as it was. */
    status: v.nullable(RunStatus),
    pointsFrom: count,
    points: PointColumns,
    samplesFrom: count,
    samples,
    measurementsFrom: count,
    measurements,
  }),
  /** `nameOnScreen`: of the run on screen, which is not among these; empty where the user gave none. */
  v.strictObject({
    version,
    type: v.literal('earlier'),
    runs: v.array(EarlierRun),
    nameOnScreen: RunName,
  }),
  /** About what the page asked: see `dashboard-questions.ts`. */
  v.strictObject({ version, type: v.literal('answer'), answer: RpcAnswer }),
  /**
   * What is expected at the cursor; `place` is null when there is no cursor, `sentence` says what is missing.
   */
  v.strictObject({
    version,
    type: v.literal('expected'),
    place: v.nullable(CursorPlace),
    expectations: v.array(v.strictObject(Expectation.entries)),
    /** Null where nothing is expected. */
    weights: v.nullable(v.strictObject(GateWeights.entries)),
    actualToken: v.nullable(v.strictObject(ActualToken.entries)),
    /** What was answered when a suggestion was asked for at this very place; null when none was. */
    suggestion: v.nullable(ShownSuggestion),
    sentence: v.string(),
  }),
  ...suggestionHostMessages,
  ...nextRunHostMessages,
]);
export type HostMessage = v.InferOutput<typeof HostMessage>;

const openCharacters = 2_000_000;

export const PageMessage = v.variant('type', [
  /** The page is there, or missed something: send everything. */
  v.strictObject({ version, type: v.literal('ready') }),
  v.strictObject({ version, type: v.literal('train') }),
  v.strictObject({ version, type: v.literal('pause') }),
  v.strictObject({ version, type: v.literal('continue') }),
  v.strictObject({ version, type: v.literal('stop') }),
  v.strictObject({ version, type: v.literal('settings') }),
  /** Save the curves as comma-separated values. */
  v.strictObject({ version, type: v.literal('export') }),
  v.strictObject({ version, type: v.literal('forget-earlier') }),
  /** Names the run that ended then, or for null the one on screen. */
  v.strictObject({
    version,
    type: v.literal('name-run'),
    ended: v.nullable(count),
    name: RunName,
  }),
  /** A question, or that its answer is no longer wanted: see `dashboard-questions.ts`. */
  v.strictObject({ version, type: v.literal('call'), call: RpcCall }),
  /** Whether *What does it expect?* is open: only then is the cursor followed. */
  v.strictObject({ version, type: v.literal('watch'), expectations: v.boolean() }),
  /** Show this line of the file that was scored last. */
  v.strictObject({ version, type: v.literal('reveal'), line: v.pipe(count, v.minValue(1)) }),
  v.strictObject({ version, type: v.literal('copy'), text: v.pipe(v.string(), v.maxLength(openCharacters)) }),
  v.strictObject({ version, type: v.literal('open'), text: v.pipe(v.string(), v.maxLength(openCharacters)) }),
  /** Something went wrong in the page: a line for the log. */
  v.strictObject({ version, type: v.literal('problem'), sentence: v.pipe(v.string(), v.maxLength(2_000)) }),
  ...suggestionPageMessages,
  ...nextRunPageMessages,
]);
export type PageMessage = v.InferOutput<typeof PageMessage>;

/** A message without its version: what the two sides write. */
type Unversioned<Message> = Message extends unknown ? Omit<Message, 'version'> : never;
export type HostMessageBody = Unversioned<HostMessage>;
export type PageMessageBody = Unversioned<PageMessage>;

export type Received<Message> =
  { readonly ok: true; readonly message: Message } | { readonly ok: false; readonly problem: string };

const problemOf = (issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string => {
  const [issue] = issues;
  const path = v.getDotPath(issue);
  // A message may quote the whole value.
  return `${path ?? 'message'}: ${issue.expected === null ? issue.message : `expected ${issue.expected}`}`.slice(
    0,
    300,
  );
};

/** What the page got, judged; never throws. */
export function receiveHostMessage(value: unknown): Received<HostMessage> {
  const result = v.safeParse(HostMessage, value, { abortEarly: true });
  return result.success
    ? { ok: true, message: result.output }
    : { ok: false, problem: problemOf(result.issues) };
}

/** What the host got, judged; never throws. */
export function receivePageMessage(value: unknown): Received<PageMessage> {
  const result = v.safeParse(PageMessage, value, { abortEarly: true });
  return result.success
    ? { ok: true, message: result.output }
    : { ok: false, problem: problemOf(result.issues) };
}
