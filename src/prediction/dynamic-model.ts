/**
 * A network that follows the current text (dynamic evaluation), as prediction sees it: told what was read, it
 * says which weights to go on with. Hidden states of one set of weights stay good enough for the other.
 */
import type { LanguageModel } from '../model/language-model';

export interface DynamicModel {
  /** Tokens that it takes at once. */
  readonly stretch: number;
  /** A text begins behind this token. */
  begin(endOfSequence: number): void;
  /** The text went on with these tokens: compares both networks on them, then learns them. */
  read(tokens: readonly number[]): void;
  /** The network to predict with from here on. */
  readonly model: LanguageModel;
}
