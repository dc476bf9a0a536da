/**
 * The dictionary as decoding needs it: the text of each token, and which tokens agree with half-typed
 * characters.
 */
import { TokenTrie } from '../../text/token-trie';
import type { Tokenizer } from '../../text/tokenizer';

export class Vocabulary {
  readonly trie: TokenTrie;
  /** The text of each token; empty for the special ones, which can never be shown. */
  readonly texts: readonly string[];

  /** The tokens that begin a line. */
  readonly lineBreaks: ReadonlySet<number>;

  constructor(readonly tokenizer: Tokenizer) {
    const { size, endOfSequence, unknown } = tokenizer;
    this.trie = new TokenTrie(tokenizer);
    this.texts = Array.from({ length: size }, (_, id) =>
      id === endOfSequence || id === unknown ? '' : tokenizer.token(id),
    );
    this.lineBreaks = new Set(this.texts.flatMap((text, id) => (text.includes('\n') ? [id] : [])));
  }
}
