/** The dictionary of characters: one token for each Unicode code point that the text has often enough. */
import { CharacterCounts } from './character-counts';
import { codePointCount, isHighSurrogate } from './code-points';
import type { Encoding, Healing, Tokenizer, TokenizerDescription } from './tokenizer';
import { UnknownCharacterCost } from './unknown-character-cost';
import { endOfSequence, specialTokens, unknown, Vocabulary } from './vocabulary';

/** Enough for any text in alphabets, and for most of Chinese or Japanese. */
const defaultVocabularySize = 4096;

export class CharactersTokenizer implements Tokenizer {
  readonly kind = 'characters';
  readonly endOfSequence = endOfSequence;
  readonly unknown = unknown;
  /** Token id by code point below 0x10000; 0 where there is none. */
  private readonly basicPlane = new Uint32Array(0x10000);
  private readonly cost: UnknownCharacterCost;

  /** @param vocabulary its tokens, beside the special ones, are single code points */
  constructor(private readonly vocabulary: Vocabulary) {
    const codePoints = vocabulary.texts.slice(specialTokens.length).map((text) => text.codePointAt(0)!);
    codePoints.forEach((codePoint, index) => {
      if (codePoint < 0x10000) this.basicPlane[codePoint] = index + specialTokens.length;
    });
    this.cost = new UnknownCharacterCost(codePoints);
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
    const tokens = new Int32Array(text.length);
    const spellings: string[] = [];
    let used = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let id = this.basicPlane[unit]!;
      if (id === 0) {
        const codePoint = text.codePointAt(i)!;
        const character = String.fromCodePoint(codePoint);
        id = codePoint > 0xffff ? this.vocabulary.idOf(character) : unknown;
        if (id === unknown) spellings.push(character);
        i += character.length - 1;
      }
      tokens[used++] = id;
    }
    return { tokens: used === tokens.length ? tokens : tokens.slice(0, used), spellings };
  }

  decode(tokens: ArrayLike<number>, spellings?: readonly string[]): string {
    return this.vocabulary.decode(tokens, spellings);
  }

  spellingBits(spelling: string): number {
    return this.cost.spellingBits(spelling);
  }

  /** Every character is certain but the first half of a surrogate pair whose second half is not typed yet. */
  heal(prefix: string): Healing {
    const open = prefix.length > 0 && isHighSurrogate(prefix.charCodeAt(prefix.length - 1)) ? 1 : 0;
    const certain = prefix.length - open;
    return { ...this.encode(prefix.slice(0, certain)), typed: prefix.slice(certain) };
  }

  describe(): TokenizerDescription {
    return { kind: 'characters', tokens: this.vocabulary.texts, counts: this.vocabulary.counts };
  }
}

/** @param vocabularySize with the two special tokens; the most frequent characters fill it */
export function learnCharacters(
  texts: Iterable<string>,
  vocabularySize = defaultVocabularySize,
): CharactersTokenizer {
  const counts = new CharacterCounts();
  let files = 0;
  for (const text of texts) {
    counts.add(text);
    files++;
  }
  const codePoints = counts.frequent(Math.min(vocabularySize, codePointCount) - specialTokens.length);
  const known = codePoints.map((codePoint) => counts.of(codePoint));
  const unknowns = counts.total - known.reduce((sum, count) => sum + count, 0);
  return new CharactersTokenizer(
    new Vocabulary(
      [...specialTokens, ...codePoints.map((codePoint) => String.fromCodePoint(codePoint))],
      [files, unknowns, ...known],
    ),
  );
}
