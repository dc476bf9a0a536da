/** What the dictionaries have in common: a vocabulary, and how the end of a prefix is healed. */
import type { Encoding, Healing, Tokenizer, TokenizerDescription } from './tokenizer';
import type { TokenKind } from '../protocol/kinds';
import { endOfSequence, unknown, type Vocabulary } from './vocabulary';

export abstract class Dictionary implements Tokenizer {
  abstract readonly kind: TokenKind;
  readonly endOfSequence = endOfSequence;
  readonly unknown = unknown;

  constructor(protected readonly vocabulary: Vocabulary) {}

  get size(): number {
    return this.vocabulary.size;
  }

  token(id: number): string {
    return this.vocabulary.text(id);
  }

  count(id: number): number {
    return this.vocabulary.count(id);
  }

  decode(tokens: ArrayLike<number>, spellings?: readonly string[]): string {
    return this.vocabulary.decode(tokens, spellings);
  }

  heal(prefix: string): Healing {
    const certain = this.certainLength(prefix);
    return { ...this.encode(prefix.slice(0, certain)), typed: prefix.slice(certain) };
  }

  /** The length of the part of a prefix whose tokens stay as they are whatever is typed behind it. */
  protected abstract certainLength(prefix: string): number;
  abstract encode(text: string): Encoding;
  abstract spellingBits(spelling: string): number;
  abstract describe(): TokenizerDescription;
}
