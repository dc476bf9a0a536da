/** A trained network as prediction sees it: hidden states in, log-probabilities out. Never trains. */
import type { ModelConfiguration } from './configuration';

/**
 * Immutable by convention: `advance` returns new states. Length `stateSize(configuration)`; zeros at the
 * start.
 */
export type HiddenState = Float32Array;

/** What is expected next. */
export interface Distribution {
  /** P(next token), `[vocabularySize]`, summing to one but for the rounding of 32 bits; none is 0. */
  readonly probabilities: Float32Array;
  /** In nats. */
  readonly entropy: number;
}

export interface LanguageModel {
  readonly configuration: ModelConfiguration;
  /** What the first layer reads for a token, `[embeddingSize]`; not to be changed. */
  embedding(token: number): Float32Array;
  /** All zeros. Feed `<EOS>` first: P(first token of a file) follows the state behind `<EOS>`. */
  initialState(): HiddenState;
  /** One step for each row: state `states[i]` reads `tokens[i]`. Rows are computed together (a beam). */
  advance(states: readonly HiddenState[], tokens: ArrayLike<number>): HiddenState[];
  /** One step of one state, with what the gates of the last layer were, `[gates · H]` in PyTorch's order. */
  advanceWithGates(state: HiddenState, token: number): { state: HiddenState; gates: Float32Array };
  /** ln P(next token) for each row, `[vocabularySize]` each, in nats; a row's probabilities sum to one. */
  logProbabilities(states: readonly HiddenState[]): Float32Array[];
  /** The same as probabilities: less work, for whoever needs no logarithms. */
  distributions(states: readonly HiddenState[]): Distribution[];
}
