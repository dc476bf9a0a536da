/**
 * The dictionary of subwords: frequent characters, and what byte-pair merges made of them within pretokens.
 */
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
import { specialTokens, unknown, type Vocabulary } from '../vocabulary';

/** A pretoken of a script without spaces, in which a text can be long uncertain. */
const unspacedRun =
  /^ ?[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30FC\u200C\u200D\uFE00-\uFE0F]+$/u;

export class SubwordsTokenizer extends Dictionary {
  readonly kind = 'subwords';
  private readonly scanner = new SubwordPretokens();
  private readonly ids: CharacterIds;
  private readonly cost: UnknownCharacterCost;
  private readonly symbols = new Int32Array(longestPretoken + 1);
  private readonly remembered = new PieceCache();
  private unspacedBeginnings: ReadonlySet<string> | undefined;

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

  /**
   * Everything is certain up to the last pretoken that can still grow or be cut otherwise, and in a run of a
   * script without spaces, which may be as long as a sentence, what all tokens agree on that the text may go
   * on with.
   */
  protected certainLength(prefix: string): number {
    const start = certainLength(this.scanner, prefix);
    const run = prefix.slice(start);
    return start + (unspacedRun.test(run) ? this.certainInRun(run) : 0);
  }

  /**
   * Whatever follows, the token that stands over the end of `run` begins somewhere, and what is before that
   * place is encoded as if nothing came behind it: no merge crosses a border of tokens. So what the encodings
   * up to all such places have in common is certain.
   */
  private certainInRun(run: string): number {
    let common: Int32Array | undefined;
    for (let begin = run.length; begin >= 0; begin--) {
      if (begin < run.length && !this.beginnings.has(run.slice(begin))) continue;
      const { tokens } = this.encode(run.slice(0, begin));
      let same = 0;
      while (common && same < common.length && common[same] === tokens[same]) same++;
      common = common ? common.subarray(0, same) : tokens;
    }
    let length = 0;
    for (const token of common ?? [])
      length += token === unknown ? unitsOf(run.codePointAt(length)!) : this.token(token).length;
    return length;
  }

  /** All that tokens with characters of the scripts without spaces begin with or are. */
  private get beginnings(): ReadonlySet<string> {
    if (this.unspacedBeginnings) return this.unspacedBeginnings;
    const found = new Set<string>();
    for (const text of this.vocabulary.texts.slice(specialTokens.length)) {
      if (unspacedRun.test(text)) for (let end = 1; end <= text.length; end++) found.add(text.slice(0, end));
    }
    this.unspacedBeginnings = found;
    return found;
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
