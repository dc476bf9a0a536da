/** What every dictionary offers: text to token ids and back, without loss, whatever the text. */

import type { TokenKind } from '../protocol/kinds';

/**
 * Text as tokens. `spellings` has one entry, in order, for each `<UNK>` in `tokens`: the text that the
 * dictionary lacks. With it `decode` restores the text exactly, and `spellingBits` says what it costs.
 */
export interface Encoding {
  readonly tokens: Int32Array;
  readonly spellings: readonly string[];
}

/**
 * Where to predict from when the cursor stands anywhere, also inside a token. `tokens` are those that are
 * certain whatever is typed next (with the `spellings` of the `<UNK>` among them): the prediction starts
 * behind them.
 */
export interface Healing extends Encoding {
  /**
   * What the prediction must begin with: the typed characters behind the last certain token. May be empty.
   */
  readonly typed: string;
}

/** Everything that restores a tokenizer, as plain JSON; it lives in the model file. */
export type TokenizerDescription =
  | { readonly kind: 'characters'; readonly tokens: readonly string[]; readonly counts: readonly number[] }
  | {
      readonly kind: 'words';
      readonly tokens: readonly string[];
      readonly counts: readonly number[];
      /**
       * For spelling a word that the dictionary lacks: how often each character and each adjacent pair
       * stands in words; U+FFFF is a word's beginning and end.
       */
      readonly spelling: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: 'subwords';
      readonly tokens: readonly string[];
      readonly counts: readonly number[];
      /** Pairs of token ids in the order in which they were merged. */
      readonly merges: readonly (readonly [number, number])[];
    };

export interface Tokenizer {
  readonly kind: TokenKind;
  /** The number of tokens, with `<UNK>` and `<EOS>`. */
  readonly size: number;
  /**
   * Stands at the end of each file; also the input from which a file's first token is predicted. Always id 0.
   */
  readonly endOfSequence: number;
  /** Stands for what the dictionary lacks. Always id 1. */
  readonly unknown: number;
  /** The text of a token; `<EOS>` and `<UNK>` for the two special ones. */
  token(id: number): string;
  /** How often the token stood in the text it was learned from. */
  count(id: number): number;
  encode(text: string): Encoding;
  /**
   * The exact text behind the tokens; `<EOS>` stands for no text, each `<UNK>` for the next of `spellings`.
   * @throws Failure `bad-request` when a token is out of range or spellings are missing.
   */
  decode(tokens: ArrayLike<number>, spellings?: readonly string[]): string;
  /**
   * What it costs to write the text behind one `<UNK>`, in bits, beside the `<UNK>` itself. Finite for any
   * string.
   */
  spellingBits(spelling: string): number;
  /**
   * For a prefix that ends anywhere. `decode(tokens, spellings) + typed` is always the prefix, and for every
   * text that begins with the prefix, `tokens` begins `encode(text).tokens`. The cost is that of encoding the
   * prefix.
   */
  heal(prefix: string): Healing;
  describe(): TokenizerDescription;
}
