/**
 * What the predictor thread says of the inside of the network and of its dictionary; part of its messages and
 * of the page's.
 */
import * as v from 'valibot';
import { Cell, OutputLayer, TokenKind } from '../kinds';
import { count, finite } from '../numbers';

/** Rows of the dictionary that are asked for at once at most. */
const dictionaryRows = 100;
/** Tokens of which the hidden units are shown at most. */
export const activationTokens = 2_000;
export const searchCharacters = 100;

export const DictionaryQuery = v.strictObject({
  /** Part of a token, whatever its case (␣ ⇥ ↵ for what cannot be seen), or an index; empty for all. */
  search: v.pipe(v.string(), v.maxLength(searchCharacters)),
  order: v.picklist(['index', 'count', 'token']),
  descending: v.boolean(),
  from: count,
  count: v.pipe(count, v.minValue(1), v.maxValue(dictionaryRows)),
});
export type DictionaryQuery = v.InferOutput<typeof DictionaryQuery>;

export const DictionaryPage = v.strictObject({
  tokens: TokenKind,
  /** V. */
  vocabularySize: count,
  /** E; null before there is a network. */
  embeddingSize: v.nullable(count),
  /** Tokens in what was read. */
  read: count,
  /** `<UNK>` among them. */
  unknown: count,
  /** Tokens that fit the search, and the place of the first row among them. */
  found: count,
  from: count,
  rows: v.array(
    v.strictObject({
      /** The place of the one in the token's one-hot vector. */
      index: count,
      text: v.string(),
      /** In what was read. */
      count,
      special: v.boolean(),
    }),
  ),
});
export type DictionaryPage = v.InferOutput<typeof DictionaryPage>;

/** Tokens whose embeddings are shown at most. */
export const embeddedTokens = 200;

/** Embeddings in the plane of their first two principal components. */
export const EmbeddingPlane = v.strictObject({
  /** E. */
  embeddingSize: count,
  /** Of the variance of all these embeddings, what lies along x and along y, 0 … 1. */
  shares: v.strictTuple([finite, finite]),
  /** The most frequent first. */
  tokens: v.pipe(
    v.array(v.strictObject({ index: count, text: v.string(), count, x: finite, y: finite })),
    v.maxLength(embeddedTokens),
  ),
});
export type EmbeddingPlane = v.InferOutput<typeof EmbeddingPlane>;

/** The units that follow one feature of the text most, best first; none when it does not vary there. */
export const FeatureUnits = v.strictObject({
  feature: v.picklist(['string', 'brackets', 'column', 'indentation']),
  units: v.array(v.strictObject({ unit: count, correlation: finite })),
});
export type FeatureUnits = v.InferOutput<typeof FeatureUnits>;

/** What one unit does at each token that was read. */
export const UnitValues = v.pipe(v.array(finite), v.maxLength(activationTokens));

/** Tokens of a heat map at once at most. */
export const heatMapTokens = 200;

/** All units at some of the tokens that were read. */
export const StateWindow = v.strictObject({
  from: count,
  count: v.pipe(count, v.minValue(1), v.maxValue(heatMapTokens)),
});
export type StateWindow = v.InferOutput<typeof StateWindow>;

/**
 * What to look for in the hidden units (LSTMVis, Strobelt et al. 2018): those above `threshold` at every
 * token from `first` to `last`; with `alone` only those that are not above it at the token before and at the
 * one behind.
 */
export const StatePattern = v.pipe(
  v.strictObject({
    first: count,
    last: count,
    threshold: v.pipe(finite, v.minValue(-1), v.maxValue(1)),
    alone: v.boolean(),
  }),
  v.check(({ first, last }) => first <= last && last < activationTokens, 'tokens from the first to the last'),
);
export type StatePattern = v.InferOutput<typeof StatePattern>;

/** The units of a pattern, ascending, and where else most of them are on, the most alike first. */
export const FoundPattern = v.strictObject({
  units: v.array(count),
  places: v.array(
    v.strictObject({
      first: count,
      last: count,
      /** So many of the pattern's units are on there. */
      shared: count,
    }),
  ),
});
export type FoundPattern = v.InferOutput<typeof FoundPattern>;

/** A gate, 0 … 1, or the LSTM's cell state c. */
export const GateSignal = v.picklist(['reset', 'update', 'input', 'forget', 'output', 'cell']);
export type GateSignal = v.InferOutput<typeof GateSignal>;

/** Over the tokens that were read, of one unit or the mean over all units: of the cell state that of |c|. */
export const GateValues = v.array(v.strictObject({ signal: GateSignal, values: UnitValues }));
export type GateValues = v.InferOutput<typeof GateValues>;

/** One step of the unrolled network: a token that was read, and what the network expects behind it. */
export const UnrolledStep = v.strictObject({
  token: count,
  text: v.string(),
  norm: finite,
  expected: v.strictObject({ token: count, text: v.string(), probability: finite }),
});
export type UnrolledStep = v.InferOutput<typeof UnrolledStep>;

/** The shape of the network that was unrolled. */
export const NetworkShape = v.strictObject({
  cell: Cell,
  vocabularySize: count,
  embeddingSize: count,
  hiddenSize: count,
  layers: count,
  output: OutputLayer,
});
export type NetworkShape = v.InferOutput<typeof NetworkShape>;
