/**
 * The files of the corpus as token ids, two bytes each, and what is needed to count in characters: bits per
 * character are all bits, those of `<EOS>` and of spelling what the dictionary lacks included, over all
 * characters of the text.
 */
import type { Tokenizer } from '../../text/tokenizer';
import { countCharacters } from '../../text/characters/code-points';

export interface EncodedFile {
  /** Without `<EOS>`. */
  readonly tokens: Uint16Array;
  /** The text of each `<UNK>`, in order. */
  readonly spellings: readonly string[];
}

export function encodeFile(tokenizer: Tokenizer, text: string): EncodedFile {
  const { tokens, spellings } = tokenizer.encode(text);
  return { tokens: Uint16Array.from(tokens), spellings };
}

/** What tokens weigh in characters and in bits of spelling. */
export interface TokenWeights {
  /** Code points of each token; for `<UNK>` the mean of the text it was measured on, for `<EOS>` 0. */
  readonly characters: Float64Array;
  /** Mean bits of spelling out one `<UNK>`. */
  readonly unknownBits: number;
  readonly unknown: number;
}

export function tokenWeights(tokenizer: Tokenizer, files: readonly EncodedFile[]): TokenWeights {
  const characters = new Float64Array(tokenizer.size);
  for (let id = 0; id < tokenizer.size; id++) characters[id] = countCharacters(tokenizer.token(id));
  characters[tokenizer.endOfSequence] = 0;
  let [count, length, bits] = [0, 0, 0];
  for (const { spellings } of files) {
    for (const spelling of spellings) {
      count++;
      length += countCharacters(spelling);
      bits += tokenizer.spellingBits(spelling);
    }
  }
  characters[tokenizer.unknown] = count === 0 ? 1 : length / count;
  return { characters, unknownBits: count === 0 ? 0 : bits / count, unknown: tokenizer.unknown };
}
