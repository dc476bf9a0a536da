/** What the dashboard's page asks of the extension host, with the validator of each question and answer. */
import * as v from 'valibot';
import { Expectation, ScoredToken } from '../prediction/prediction';
import { ReadAbbreviation, ReadSequence, TaughtDecoder } from '../prediction/sequences';
import {
  activationTokens,
  DictionaryPage,
  EmbeddingPlane,
  DictionaryQuery,
  FeatureUnits,
  FoundPattern,
  GateValues,
  NetworkShape,
  StatePattern,
  StateWindow,
  UnitValues,
  UnrolledStep,
} from '../prediction/inspection';
import { Cell } from '../kinds';
import { count, finite } from '../numbers';
import type { Questions } from '../rpc';
import { GradientCurve } from '../training/gradient';
import { MemoryComparison, MemoryProgress } from '../training/memory';
import { Forecast } from '../training/planner';

const path = v.string();
/** Whoever answers behind the host has a limit of its own, and says so in its own words. */
const timeout = 630_000; // ms

/** Limits of what the page may ask for, also said in its fields. */
export const sampleLimits = {
  promptCharacters: 10_000,
  length: { least: 1, most: 10_000 },
  temperature: { least: 0, most: 2 },
  seed: { least: 0, most: 4_294_967_295 },
} as const;
export const scoreCharacters = 20_000;
export const abbreviationCharacters = 1_000;

const SampleRequest = v.strictObject({
  prompt: v.pipe(v.string(), v.maxLength(sampleLimits.promptCharacters)),
  length: v.pipe(count, v.minValue(sampleLimits.length.least), v.maxValue(sampleLimits.length.most)),
  temperature: v.pipe(
    finite,
    v.minValue(sampleLimits.temperature.least),
    v.maxValue(sampleLimits.temperature.most),
  ),
  seed: v.pipe(count, v.maxValue(sampleLimits.seed.most)),
  stopAtEnd: v.boolean(),
});

const ScoredText = v.strictObject({
  path,
  /** The line on which the first token stands, from 1; 0 when the text stands in no file. */
  firstLine: count,
  /** True when only a part of a long file was read. */
  partial: v.boolean(),
  characters: count,
  bits: finite,
  tokens: v.array(v.strictObject(ScoredToken.entries)),
});
export type ScoredText = v.InferOutput<typeof ScoredText>;

/** The text from the first visible line on was read; what its hidden units did is asked for next. */
const UnitsOverText = v.strictObject({
  path,
  /** From 1. */
  firstLine: count,
  /** True when the text goes on. */
  partial: v.boolean(),
  shape: NetworkShape,
  tokens: v.pipe(v.array(v.string()), v.maxLength(activationTokens)),
  features: v.array(FeatureUnits),
});
export type UnitsOverText = v.InferOutput<typeof UnitsOverText>;

/** The last tokens before the cursor, read one by one. */
const UnrolledText = v.strictObject({
  path,
  line: count,
  shape: NetworkShape,
  steps: v.array(UnrolledStep),
});
export type UnrolledText = v.InferOutput<typeof UnrolledText>;

/** All curves that are there so far. */
const GradientCurves = v.strictObject({
  curves: v.array(GradientCurve),
  /** Null when nothing is being done any more; `cell` is null while the text is read. */
  doing: v.nullable(v.strictObject({ cell: v.nullable(Cell), share: finite })),
});
export type GradientCurves = v.InferOutput<typeof GradientCurves>;

export const dashboardQuestions = {
  sample: { request: SampleRequest, reply: v.string(), timeout },
  /** How surprising is the file in the editor, the selection in it, or this text? */
  score: {
    request: v.variant('kind', [
      v.strictObject({ kind: v.literal('file') }),
      v.strictObject({ kind: v.literal('selection') }),
      v.strictObject({
        kind: v.literal('text'),
        text: v.pipe(v.string(), v.minLength(1), v.maxLength(scoreCharacters)),
      }),
    ]),
    reply: ScoredText,
    timeout,
  },
  /** What could come behind this text? The likeliest tokens by the network, the most probable first. */
  alternatives: {
    request: v.strictObject({ before: v.pipe(v.string(), v.maxLength(scoreCharacters)) }),
    reply: v.pipe(v.array(Expectation), v.maxLength(40)),
    timeout,
  },
  dictionary: { request: DictionaryQuery, reply: DictionaryPage, timeout },
  embeddings: { request: v.void(), reply: EmbeddingPlane, timeout },
  activations: { request: v.void(), reply: UnitsOverText, timeout },
  /** One value for each token of the last `activations`. */
  unit: { request: count, reply: UnitValues, timeout },
  /** All units at some of those tokens, `[units, tokens]`. */
  states: { request: StateWindow, reply: v.array(finite), timeout },
  pattern: { request: StatePattern, reply: FoundPattern, timeout },
  /** Gates and cell state of one unit, or of null the mean over all units. */
  gates: { request: v.nullable(count), reply: GateValues, timeout },
  unroll: { request: v.void(), reply: UnrolledText, timeout },
  /** The gradient through time; `compare` also trains a network of each cell and measures those. */
  gradients: {
    request: v.strictObject({ compare: v.boolean() }),
    reply: GradientCurves,
    progress: GradientCurves,
    timeout,
  },
  /** A sequence network reads a text, or without one what is visible in the editor. */
  sequence: {
    request: v.strictObject({
      of: v.picklist(['languages', 'proofreading']),
      text: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(scoreCharacters))),
    }),
    reply: v.strictObject({ text: v.string(), read: ReadSequence }),
    timeout,
  },
  /** What does it stand for? Without one, an abbreviation of a name of this workspace. */
  abbreviation: {
    request: v.strictObject({
      typed: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(abbreviationCharacters))),
    }),
    reply: ReadAbbreviation,
    timeout,
  },
  /** Teaches the decoder of abbreviations, which is kept as long as the dashboard is open. */
  teachAbbreviations: { request: v.void(), reply: TaughtDecoder, progress: finite, timeout },
  /** Teaches a network with memory and two without it for some seconds. */
  memory: { request: v.void(), reply: MemoryComparison, progress: MemoryProgress, timeout },
  /** Writes a setting of the next run; a `next-run` message with it comes, or came. */
  set: {
    request: v.strictObject({
      name: v.picklist(['seconds', 'tokens', 'cell', 'hiddenSize', 'layers']),
      /** Judged by the settings table: what does not fit is refused with a sentence. */
      value: v.union([finite, v.pipe(v.string(), v.maxLength(40))]),
    }),
    reply: v.void(),
    timeout,
  },
  /** What would training do if it began now? */
  forecast: { request: v.void(), reply: Forecast, timeout },
} as const satisfies Questions;
export type DashboardQuestions = typeof dashboardQuestions;
