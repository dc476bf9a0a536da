/** The dictionary of subwords: frequent characters, and what byte-pair merges made of them within pretokens. */
import { CharacterIds } from './character-ids';
import { unitsOf } from './code-points';
import type { Merges } from './merges';
import { PieceTable } from './piece-table';
import { certainLength, longestPretoken } from './pretokens';
import { SubwordPretokens } from './subword-pretokens';
import { TokenBuffer } from './token-buffer';
import type { Encoding, Healing, Tokenizer, TokenizerDescription } from './tokenizer';
import { UnknownCharacterCost } from './unknown-character-cost';
import { endOfSequence, unknown, type Vocabulary } from './vocabulary';

/** Distinct pretokens that are remembered with their tokens; when there are more, memory starts afresh. */
const longestMemory = 1 << 17;

export class SubwordsTokenizer implements Tokenizer {
  readonly kind = 'subwords';
  readonly endOfSequence = endOfSequence;
  readonly unknown = unknown;
  private readonly scanner = new SubwordPretokens();
  private readonly ids: CharacterIds;
  private readonly cost: UnknownCharacterCost;
  private readonly symbols = new Int32Array(longestPretoken + 1);
  private readonly remembered = new PieceTable();
  /** The tokens of all remembered pretokens, one after the other, and where those of each begin. */
  private readonly tokensOf = new TokenBuffer();
  private readonly starts = new TokenBuffer();
  /** What stands for the `<UNK>` in the few pretokens that have one. */
  private readonly spellingsOf = new Map<number, string[]>();

  constructor(
    private readonly vocabulary: Vocabulary,
    private readonly merges: Merges,
  ) {
    this.ids = new CharacterIds(vocabulary);
    this.cost = new UnknownCharacterCost(this.ids.codePoints);
    this.forget();
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
      const pretoken = this.pretoken(text, start, end);
      tokens.appendRange(this.tokensOf, this.starts.at(pretoken), this.starts.at(pretoken + 1));
      const spelled = this.spellingsOf.get(pretoken);
      if (spelled !== undefined) spellings.push(...spelled);
      start = end;
    }
    return { tokens: tokens.toArray(), spellings };
  }

  decode(tokens: ArrayLike<number>, spellings?: readonly string[]): string {
    return this.vocabulary.decode(tokens, spellings);
  }

  spellingBits(spelling: string): number {
    return this.cost.spellingBits(spelling);
  }

  /** Everything is certain up to the last pretoken that can still grow or be cut otherwise. */
  heal(prefix: string): Healing {
    const certain = certainLength(this.scanner, prefix);
    return { ...this.encode(prefix.slice(0, certain)), typed: prefix.slice(certain) };
  }

  describe(): TokenizerDescription {
    const { texts, counts } = this.vocabulary;
    return { kind: 'subwords', tokens: texts, counts, merges: this.merges.describe() };
  }

  /** The number under which a pretoken and its tokens are remembered; they are made when it is new. */
  private pretoken(text: string, start: number, end: number): number {
    if (this.remembered.size >= longestMemory) this.forget();
    const known = this.remembered.size;
    const pretoken = this.remembered.add(text, start, end);
    if (pretoken === known) this.make(pretoken, text, start, end);
    return pretoken;
  }

  private make(pretoken: number, text: string, start: number, end: number): void {
    let length = 0;
    for (let i = start; i < end;) {
      const codePoint = text.codePointAt(i)!;
      const id = this.ids.of(codePoint);
      if (id === unknown) {
        const spelled = this.spellingsOf.get(pretoken);
        if (spelled === undefined) this.spellingsOf.set(pretoken, [String.fromCodePoint(codePoint)]);
        else spelled.push(String.fromCodePoint(codePoint));
      }
      this.symbols[length++] = id;
      i += unitsOf(codePoint);
    }
    length = this.merges.apply(this.symbols, length);
    for (let i = 0; i < length; i++) this.tokensOf.push(this.symbols[i]!);
    this.starts.push(this.tokensOf.length);
  }

  private forget(): void {
    this.remembered.clear();
    this.tokensOf.clear();
    this.starts.clear();
    this.starts.push(0);
    this.spellingsOf.clear();
  }
}
