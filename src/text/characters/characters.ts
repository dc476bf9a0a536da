/** The dictionary of characters: one token for each Unicode code point that the text has often enough. */
import { CharacterCounts } from './character-counts';
import { CharacterIds } from './character-ids';
import { isHighSurrogate, unitsOf } from './code-points';
import { Dictionary } from '../dictionary';
import type { Encoding, TokenizerDescription } from '../tokenizer';
import { UnknownCharacterCost } from './unknown-character-cost';
import { specialTokens, unknown, Vocabulary } from '../vocabulary';

/** Enough for any text in alphabets, and for most of Chinese or Japanese. */
const defaultVocabularySize = 4096;

export class CharactersTokenizer extends Dictionary {
  readonly kind = 'characters';
  private readonly ids: CharacterIds;
  private readonly cost: UnknownCharacterCost;

  /** @param vocabulary its tokens, beside the special ones, are single code points */
  constructor(vocabulary: Vocabulary) {
    super(vocabulary);
    this.ids = new CharacterIds(vocabulary);
    this.cost = new UnknownCharacterCost(this.ids.codePoints);
  }

  encode(text: string): Encoding {
    const tokens = new Int32Array(text.length);
    const spellings: string[] = [];
    let used = 0;
    for (let i = 0; i < text.length;) {
      const codePoint = text.codePointAt(i)!;
      const id = this.ids.of(codePoint);
      if (id === unknown) spellings.push(String.fromCodePoint(codePoint));
      tokens[used++] = id;
      i += unitsOf(codePoint);
    }
    return { tokens: tokens.slice(0, used), spellings };
  }

  spellingBits(spelling: string): number {
    return this.cost.spellingBits(spelling);
  }

  /** Every character is certain but the first half of a surrogate pair whose second half is not typed yet. */
  protected certainLength(prefix: string): number {
    return prefix.length > 0 && isHighSurrogate(prefix.charCodeAt(prefix.length - 1))
      ? prefix.length - 1
      : prefix.length;
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
  const codePoints = counts.frequent(vocabularySize - specialTokens.length);
  const known = codePoints.map((codePoint) => counts.of(codePoint));
  const unknowns = counts.total - known.reduce((sum, count) => sum + count, 0);
  const characters = codePoints.map((codePoint) => String.fromCodePoint(codePoint));
  return new CharactersTokenizer(
    new Vocabulary([...specialTokens, ...characters], [files, unknowns, ...known]),
  );
}
