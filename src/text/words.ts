/** The dictionary of words: the most frequent words, numbers, punctuation and white space; `<UNK>` for all others. */
import { PieceTable } from './piece-table';
import { certainLength } from './pretokens';
import { TokenBuffer } from './token-buffer';
import type { Encoding, Healing, Tokenizer, TokenizerDescription } from './tokenizer';
import { endOfSequence, specialTokens, unknown, type Vocabulary } from './vocabulary';
import { WordPretokens } from './word-pretokens';
import type { WordSpelling } from './word-spelling';

export class WordsTokenizer implements Tokenizer {
  readonly kind = 'words';
  readonly endOfSequence = endOfSequence;
  readonly unknown = unknown;
  private readonly scanner = new WordPretokens();
  /** The words in the order of their ids. */
  private readonly words = new PieceTable();

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly spelling: WordSpelling,
  ) {
    for (const text of vocabulary.texts.slice(specialTokens.length)) this.words.add(text, 0, text.length);
  }

  get size(): number {
    return this.vocabulary.size;
  }

  token(id: number): string {
    return this.vocabulary.text(id);
  }

  count(id: number): number {
    return this.vocabulary.count(id);
  }

  encode(text: string): Encoding {
    const tokens = new TokenBuffer(text.length >> 1);
    const spellings: string[] = [];
    for (let start = 0; start < text.length;) {
      const end = this.scanner.end(text, start);
      const word = this.words.find(text, start, end);
      if (word < 0) spellings.push(text.slice(start, end));
      tokens.push(word < 0 ? unknown : word + specialTokens.length);
      start = end;
    }
    return { tokens: tokens.toArray(), spellings };
  }

  decode(tokens: ArrayLike<number>, spellings?: readonly string[]): string {
    return this.vocabulary.decode(tokens, spellings);
  }

  spellingBits(spelling: string): number {
    return this.spelling.bits(spelling);
  }

  /** Everything is certain up to the last word that can still grow. */
  heal(prefix: string): Healing {
    const certain = certainLength(this.scanner, prefix);
    return { ...this.encode(prefix.slice(0, certain)), typed: prefix.slice(certain) };
  }

  describe(): TokenizerDescription {
    const { texts, counts } = this.vocabulary;
    return { kind: 'words', tokens: texts, counts, spelling: Object.fromEntries(this.spelling.counts) };
  }
}
