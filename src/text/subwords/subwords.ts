/** The dictionary of subwords: frequent characters, and what byte-pair merges made of them within pretokens. */
import { CharacterIds } from '../characters/character-ids';
import { unitsOf } from '../characters/code-points';
import { Dictionary } from '../dictionary';
import type { Merges } from './merges';
import { longestRemembered, PieceCache } from '../pretokens/piece-cache';
import { certainLength, longestPretoken } from '../pretokens/pretokens';
import { SubwordPretokens } from './subword-pretokens';
import { TokenBuffer } from '../token-buffer';
import type { Encoding, TokenizerDescription } from '../tokenizer';
import { UnknownCharacterCost } from '../characters/unknown-character-cost';
import { unknown, type Vocabulary } from '../vocabulary';

export class SubwordsTokenizer extends Dictionary {
  readonly kind = 'subwords';
  private readonly scanner = new SubwordPretokens();
  private readonly ids: CharacterIds;
  private readonly cost: UnknownCharacterCost;
  private readonly symbols = new Int32Array(longestPretoken + 1);
  private readonly remembered = new PieceCache();

  constructor(
    vocabulary: Vocabulary,
    private readonly merges: Merges,
  ) {
    super(vocabulary);
    this.ids = new CharacterIds(vocabulary);
    this.cost = new UnknownCharacterCost(this.ids.codePoints);
  }

  encode(text: string): Encoding {
    const tokens = new TokenBuffer(text.length >> 1);
    const spellings: string[] = [];
    for (let start = 0; start < text.length;) {
      const end = this.scanner.end(text, start);
      if (end - start === 1 || end - start > longestRemembered)
        this.make(text, start, end, tokens, spellings);
      else this.lookUp(text, start, end, tokens, spellings);
      start = end;
    }
    return { tokens: tokens.toArray(), spellings };
  }

  spellingBits(spelling: string): number {
    return this.cost.spellingBits(spelling);
  }

  /** Everything is certain up to the last pretoken that can still grow or be cut otherwise. */
  protected certainLength(prefix: string): number {
    return certainLength(this.scanner, prefix);
  }

  describe(): TokenizerDescription {
    const { texts, counts } = this.vocabulary;
    return { kind: 'subwords', tokens: texts, counts, merges: this.merges.describe() };
  }

  private lookUp(text: string, start: number, end: number, tokens: TokenBuffer, spellings: string[]): void {
    const place = this.remembered.place(text, start, end);
    if (this.remembered.holds(place, text, start, end)) return this.remembered.recall(place, tokens);
    const unknowns = spellings.length;
    const length = this.make(text, start, end, tokens, spellings);
    // What stands for an `<UNK>` is not remembered.
    if (spellings.length === unknowns)
      this.remembered.remember(place, text, start, end, this.symbols, length);
  }

  /** Appends the tokens of a pretoken; they are in `symbols` as well. Returns how many there are. */
  private make(text: string, start: number, end: number, tokens: TokenBuffer, spellings: string[]): number {
    const { symbols } = this;
    let length = 0;
    for (let i = start; i < end;) {
      const codePoint = text.codePointAt(i)!;
      const id = this.ids.of(codePoint);
      if (id === unknown) spellings.push(String.fromCodePoint(codePoint));
      symbols[length++] = id;
      i += unitsOf(codePoint);
    }
    length = this.merges.apply(symbols, length);
    tokens.append(symbols, 0, length);
    return length;
  }
}
