/** Makes a dictionary of the asked kind from the text of a workspace. */
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { learnCharacters } from './characters/characters';
import { learnSubwords } from './subwords/learn-subwords';
import { learnWords } from './words/learn-words';
import type { TokenKind } from '../protocol/kinds';
import type { Tokenizer } from './tokenizer';

export interface LearnTokenizerOptions {
  /**
   * Tokens at most, with `<EOS>` and `<UNK>`; 16 … 65,536. Chosen from the amount of text when it is not
   * given.
   */
  readonly vocabularySize?: number;
  /**
   * Of subwords: single characters at most. In a mix of many texts the rare ones would crowd out what words
   * are made of.
   */
  readonly characterLimit?: number;
}

/**
 * Learns a tokenizer; the same texts in the same order give the same tokenizer.
 * @param texts one for each file; read once, none is kept
 * @throws Failure `bad-request` when the size is out of range
 */
export function learnTokenizer(
  kind: TokenKind,
  texts: Iterable<string>,
  options: LearnTokenizerOptions = {},
): Tokenizer {
  const { vocabularySize, characterLimit } = options;
  if (
    vocabularySize !== undefined &&
    !(Number.isInteger(vocabularySize) && vocabularySize >= 16 && vocabularySize <= 65536)
  ) {
    throw new Failure(
      'bad-request',
      said`A dictionary of ${vocabularySize} tokens cannot be learned: the size is a whole number from 16 to 65,536.`,
    );
  }
  switch (kind) {
    case 'characters':
      return learnCharacters(texts, vocabularySize);
    case 'subwords':
      return learnSubwords(texts, vocabularySize, characterLimit);
    case 'words':
      return learnWords(texts, vocabularySize);
  }
}
