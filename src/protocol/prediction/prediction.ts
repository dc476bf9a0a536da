/** What the predictor thread is asked and answers, with the validator of each. */
import * as v from 'valibot';
import type { Questions } from '../rpc';
import { CorpusReport, CorpusSource } from '../corpus';
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
} from './inspection';
import { count, finite } from '../numbers';
import { Why } from './why';
import { saidSchema } from '../said-schema';

/** What the other cells of a notebook say, in their order. */
const OtherCells = v.object({ before: v.array(v.string()), behind: v.array(v.string()) });
export type OtherCells = v.InferOutput<typeof OtherCells>;

export const CompletionQuery = v.object({
  /** Identifies the document, so that what is known of it is kept. */
  path: v.string(),
  /** All text before the cursor. */
  prefix: v.string(),
  /** All text behind the cursor. */
  suffix: v.string(),
  /** Where the document is a cell of the notebook at `path`; prefix and suffix are those of the cell. */
  cells: v.optional(OtherCells),
  languageId: v.optional(v.string()),
  /** True when the user asked with a key: show more, also several alternatives and lines. */
  explicit: v.optional(v.boolean()),
  /** `selectedCompletionInfo.text`: what the suggestion must begin with beyond the prefix. */
  mustBeginWith: v.optional(v.string()),
  /**
   * Where nothing goes on from the letters before the cursor, what they abbreviate may be offered: a
   * text that `replaces` them.
   */
  abbreviations: v.optional(v.boolean()),
  /** 0 (quiet: only what is nearly certain) … 1 (eager); the predictor's own setting when left out. */
  eagerness: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Nothing less probable is shown; 0 or left out: eagerness decides. */
  minimumConfidence: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.95))),
});
export type CompletionQuery = v.InferOutput<typeof CompletionQuery>;

/** A place that nothing is asked for yet. */
const Attention = v.pick(CompletionQuery, ['path', 'prefix', 'suffix', 'cells', 'languageId']);
export type Attention = v.InferOutput<typeof Attention>;

export const Completion = v.object({
  /** Empty when nothing is worth showing. */
  text: v.string(),
  /** Characters before the cursor that it stands for, UTF-16 units; left out: none. */
  replaces: v.optional(count),
  /** Calibrated probability that the user goes on to type exactly this. */
  confidence: finite,
  milliseconds: finite,
  /** Why this, or why nothing: one sentence in English. */
  reason: v.string(),
  /** Of a suggestion: the same as facts, to be said in any language. */
  why: v.optional(Why),
  /** Of silence: the same, to be said in any language. */
  said: v.optional(saidSchema),
  alternatives: v.array(v.object({ text: v.string(), confidence: finite })),
});
export type Completion = v.InferOutput<typeof Completion>;

export const ScoredToken = v.object({
  text: v.string(),
  /** −log₂ P(token | everything before it in the file). */
  bits: finite,
  /** `<EOS>`, whose text is empty, or `<UNK>`, whose bits are with those of spelling its text out. */
  special: v.optional(v.picklist(['end', 'unknown'])),
});
export type ScoredToken = v.InferOutput<typeof ScoredToken>;

export const Expectation = v.object({
  text: v.string(),
  probability: finite,
  /** Of each part that votes; null where the part is not there. */
  contexts: v.nullable(finite),
  network: v.nullable(finite),
  /** Both recalls together, as the gate weighs them against each other. */
  recall: v.nullable(finite),
  workspace: v.nullable(finite),
  document: v.nullable(finite),
});
export type Expectation = v.InferOutput<typeof Expectation>;

/** How much each part's vote counts at one place, summing to one; 0 for a part that is not there. */
export const GateWeights = v.object({
  contexts: finite,
  network: finite,
  workspace: finite,
  document: finite,
});
export type GateWeights = v.InferOutput<typeof GateWeights>;

/** The token that really stands behind the cursor; rank 1 is the most probable of all. */
export const ActualToken = v.object({
  ...Expectation.entries,
  rank: v.pipe(count, v.minValue(1)),
  special: v.optional(v.picklist(['end', 'unknown'])),
});
export type ActualToken = v.InferOutput<typeof ActualToken>;

export const Expected = v.object({
  expectations: v.array(Expectation),
  weights: GateWeights,
  /** Null where nothing stands yet: at the end of what is being typed. */
  actualToken: v.nullable(ActualToken),
});
export type Expected = v.InferOutput<typeof Expected>;

export const ExpectationQuery = v.object({
  path: v.string(),
  prefix: v.string(),
  limit: count,
  /** The text behind the cursor, when it is to be said what the token that stands there was given. */
  following: v.optional(v.string()),
  cells: v.optional(OtherCells),
});
export type ExpectationQuery = v.InferOutput<typeof ExpectationQuery>;

const Score = v.object({ characters: count, bits: finite, tokens: v.array(ScoredToken) });
type Score = v.InferOutput<typeof Score>;

/** The hidden units over a text were read; what they did is asked for next. */
const Activations = v.object({
  shape: NetworkShape,
  /** As they stand in the text; `partial` when it has more of them. */
  tokens: v.pipe(v.array(v.string()), v.maxLength(activationTokens)),
  partial: v.boolean(),
  features: v.array(FeatureUnits),
});

/** Of what reads a whole workspace or measures on it, ms. */
const patience = 600_000;

/** More than is ever shown of it, or remembered. */
const longText = v.pipe(v.string(), v.maxLength(200_000));

/** What is asked of the predictor thread. */
export const predictorQuestions = {
  load: {
    /** `base`: the model is not of this workspace. */
    request: v.object({ path: v.string(), base: v.boolean() }),
    reply: v.object({
      parameters: count,
      vocabularySize: count,
      tokens: v.string(),
      validationBitsPerCharacter: v.nullable(finite),
    }),
  },
  /** Drops the model: nothing is predicted until the next `load`. */
  unload: { request: v.void(), reply: v.void() },
  complete: { request: CompletionQuery, reply: Completion, timeout: 5000 },
  /** The cursor stands there: the document is read up to it, so that the first key finds it read. */
  attend: { request: Attention, reply: v.void() },
  sample: {
    request: v.object({
      prompt: v.string(),
      /** Characters at most. */
      length: count,
      temperature: finite,
      seed: finite,
      stopAtEnd: v.boolean(),
    }),
    reply: v.string(),
  },
  score: { request: v.object({ text: v.string(), path: v.string() }), reply: Score },
  /** The most probable next tokens behind a prefix, with each part's vote. */
  expect: {
    request: ExpectationQuery,
    reply: Expected,
  },
  /** Recall of these folders is built in the background; answered when it is complete. */
  workspace: { request: CorpusSource, reply: v.void(), timeout: patience },
  /** A file or folder of the workspace was saved or created, or is gone. */
  changed: {
    request: v.object({
      path: v.string(),
      removed: v.boolean(),
      /** What an editor shows, when it is to be learned although it is not saved. */
      unsaved: v.optional(v.string()),
    }),
    reply: v.void(),
  },
  /** The document is not open any more: nothing is kept of it but what was learned of its file. */
  closed: { request: v.object({ path: v.string() }), reply: v.void() },
  /** Why is this file not read? One sentence; null when it is. */
  explain: { request: v.object({ path: v.string() }), reply: v.nullable(saidSchema) },
  /** What was read of the workspace? */
  report: { request: v.void(), reply: CorpusReport },
  /** What became of a suggestion: after dismissals only what is surer is shown. */
  outcome: { request: v.object({ accepted: v.boolean() }), reply: v.void() },
  /**
   * What is each part worth on held-out text? After the `last` question of a run nothing is kept for the
   * next.
   */
  measure: {
    request: v.object({ last: v.boolean() }),
    /** Bits per character of the same held-out text. */
    reply: v.object({ network: finite, recall: finite, mixture: finite, characters: count }),
    timeout: patience,
  },
  dictionary: { request: DictionaryQuery, reply: DictionaryPage },
  embeddings: { request: v.void(), reply: EmbeddingPlane },
  /**
   * The hidden units behind each token of `text` from code unit `from` on; what stands before is read as
   * well.
   */
  activations: { request: v.object({ text: longText, from: count }), reply: Activations },
  /** One value for each token of the last `activations`. */
  unit: { request: count, reply: UnitValues },
  /** All units at some of those tokens, `[units, tokens]`. */
  states: { request: StateWindow, reply: v.array(finite) },
  pattern: { request: StatePattern, reply: FoundPattern },
  /** Gates and cell state of one unit, or of null the mean over all units. */
  gates: { request: v.nullable(count), reply: GateValues },
  /** The last `activations` are let go of. */
  closeReading: { request: v.void(), reply: v.void() },
  /** The last steps of the network over a text. */
  unroll: {
    request: v.object({ text: longText, steps: v.pipe(count, v.maxValue(1000)) }),
    reply: v.object({ shape: NetworkShape, steps: v.array(UnrolledStep) }),
  },
} as const satisfies Questions;

/** What the predictor thread says without being asked: a line for the log. */
export const PredictorNote = v.object({ type: v.literal('noted'), sentence: v.string() });
export type PredictorNote = v.InferOutput<typeof PredictorNote>;
