/** Every message between whoever asks (extension host, command line) and the predictor thread, and its validator. */
import * as v from 'valibot';
import { FailureMessage } from '../failure-message';
import { CorpusReport, CorpusSource } from '../corpus';
import { DictionaryPage, DictionaryQuery, FeatureUnits, NetworkShape, UnrolledStep } from './inside';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const CompletionQuery = v.object({
  /** Identifies the document, so that what is known of it is kept. */
  path: v.string(),
  /** All text before the cursor. */
  prefix: v.string(),
  /** All text behind the cursor. */
  suffix: v.string(),
  languageId: v.optional(v.string()),
  /** True when the user asked with a key: show more, also several alternatives and lines. */
  explicit: v.optional(v.boolean()),
  /** `selectedCompletionInfo.text`: what the suggestion must begin with beyond the prefix. */
  mustBeginWith: v.optional(v.string()),
  /** 0 (quiet: only what is nearly certain) … 1 (eager); the predictor's own setting when left out. */
  eagerness: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Nothing less probable is shown; 0 or left out: eagerness decides. */
  minimumConfidence: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.95))),
});
export type CompletionQuery = v.InferOutput<typeof CompletionQuery>;

export const Completion = v.object({
  /** Empty when nothing is worth showing. */
  text: v.string(),
  /** Calibrated probability that the user goes on to type exactly this. */
  confidence: finite,
  milliseconds: finite,
  /** Why this, or why nothing: one sentence. */
  reason: v.string(),
  alternatives: v.array(v.object({ text: v.string(), confidence: finite })),
});
export type Completion = v.InferOutput<typeof Completion>;

/** Each request carries an `id`; the reply carries the same. */
export const PredictorRequest = v.variant('type', [
  v.object({ type: v.literal('load'), id: count, path: v.string() }),
  /** Drops the model: nothing is predicted until the next `load`. */
  v.object({ type: v.literal('unload'), id: count }),
  v.object({ type: v.literal('complete'), id: count, query: CompletionQuery }),
  v.object({
    type: v.literal('sample'),
    id: count,
    prompt: v.string(),
    /** Characters at most. */
    length: count,
    temperature: finite,
    seed: finite,
    stopAtEnd: v.boolean(),
  }),
  v.object({ type: v.literal('score'), id: count, text: v.string(), path: v.string() }),
  /** The most probable next tokens behind a prefix, with each part's vote. */
  v.object({
    type: v.literal('expect'),
    id: count,
    path: v.string(),
    prefix: v.string(),
    limit: count,
    /** The text behind the cursor, when it is to be said what the token that stands there was given. */
    following: v.optional(v.string()),
  }),
  /** Recall of these folders is built in the background. */
  v.object({ type: v.literal('workspace'), id: count, source: CorpusSource }),
  /** A file or folder of the workspace was saved or created, or is gone. */
  v.object({
    type: v.literal('changed'),
    id: count,
    path: v.string(),
    removed: v.boolean(),
    /** What an editor shows, when it is to be learned although it is not saved. */
    unsaved: v.optional(v.string()),
  }),
  /** Why is this file not read? */
  v.object({ type: v.literal('explain'), id: count, path: v.string() }),
  /** What was read of the workspace? */
  v.object({ type: v.literal('report'), id: count }),
  /** A file now reads so. */
  v.object({ type: v.literal('learn'), id: count, path: v.string(), text: v.string() }),
  v.object({ type: v.literal('forget'), id: count, path: v.string() }),
  /** What became of a suggestion: feeds the gate and the policy. */
  v.object({
    type: v.literal('outcome'),
    id: count,
    path: v.string(),
    accepted: v.boolean(),
    characters: count,
  }),
  /** What is each part worth on held-out text? After the `last` question of a run nothing is kept for the next. */
  v.object({ type: v.literal('measure'), id: count, last: v.boolean() }),
  v.object({ type: v.literal('dictionary'), id: count, query: DictionaryQuery }),
  /** The hidden units behind each token of `text` from code unit `from` on; what stands before is read as well. */
  v.object({ type: v.literal('activations'), id: count, text: v.string(), from: count }),
  /** The last steps of the network over a text. */
  v.object({ type: v.literal('unroll'), id: count, text: v.string(), steps: count }),
  v.object({ type: v.literal('cancel'), id: count, request: count }),
]);
export type PredictorRequest = v.InferOutput<typeof PredictorRequest>;

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
  network: v.nullable(finite),
  /** Both recalls together, as the gate weighs them against each other. */
  recall: v.nullable(finite),
  workspace: v.nullable(finite),
  document: v.nullable(finite),
});
export type Expectation = v.InferOutput<typeof Expectation>;

/** How much each part's vote counts at one place, summing to one; 0 for a part that is not there. */
export const GateWeights = v.object({ network: finite, workspace: finite, document: finite });
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

export const PredictorReply = v.variant('type', [
  v.object({
    type: v.literal('loaded'),
    id: count,
    parameters: count,
    vocabularySize: count,
    tokens: v.string(),
    validationBitsPerCharacter: v.nullable(finite),
  }),
  v.object({ type: v.literal('done'), id: count }),
  v.object({ type: v.literal('completion'), id: count, completion: Completion }),
  v.object({ type: v.literal('sampled'), id: count, text: v.string() }),
  v.object({
    type: v.literal('scored'),
    id: count,
    characters: count,
    bits: finite,
    tokens: v.array(ScoredToken),
  }),
  v.object({ type: v.literal('expected'), id: count, ...Expected.entries }),
  v.object({ type: v.literal('explained'), id: count, sentence: v.nullable(v.string()) }),
  v.object({ type: v.literal('reported'), id: count, report: CorpusReport }),
  v.object({
    type: v.literal('measured'),
    id: count,
    /** Bits per character of the same held-out text. */
    network: finite,
    recall: finite,
    mixture: finite,
    characters: count,
  }),
  v.object({ type: v.literal('dictionary'), id: count, page: DictionaryPage }),
  v.pipe(
    v.object({
      type: v.literal('activations'),
      id: count,
      shape: NetworkShape,
      /** As they stand in the text; `partial` when it has more of them. */
      tokens: v.array(v.string()),
      partial: v.boolean(),
      /** `[hiddenSize, tokens]`, −1 … 1. */
      values: v.instance(Float32Array<ArrayBuffer>),
      features: v.array(FeatureUnits),
    }),
    v.check(
      ({ values, shape, tokens }) => values.length === shape.hiddenSize * tokens.length,
      'a value for each unit and token',
    ),
  ),
  v.object({ type: v.literal('unrolled'), id: count, shape: NetworkShape, steps: v.array(UnrolledStep) }),
  /** For the log, asked by nobody: its id is 0. */
  v.object({ type: v.literal('noted'), id: v.literal(0), sentence: v.string() }),
  v.object({ type: v.literal('failed'), id: count, failure: FailureMessage }),
]);
export type PredictorReply = v.InferOutput<typeof PredictorReply>;
