/**
 * Learns the dictionary of words: those that stand most often in the text, and how the others are spelled.
 */
import { hasForbidden, longestToken } from '../token-bounds';
import { frequencyThreshold } from '../characters/character-counts';
import { countPieces, countTokens, type CountedPieces } from '../pretokens/counted-pieces';
import { subwordVocabularySize } from '../subwords/learn-subwords';
import { specialTokens, Vocabulary } from '../vocabulary';
import { WordPretokens } from './word-pretokens';
import { learnWordSpelling } from './word-spelling';
import { followsSpace, WordsTokenizer } from './words';

/** A word has a token with the space before it when it stands so often behind one. */
const frequentBehindSpace = 20;

/** Words are rarer than subwords: four times as many are worth having. */
function wordVocabularySize(characters: number): number {
  return 4 * subwordVocabularySize(characters);
}

/**
 * @param vocabularySize with the two special tokens; words too rare to be learned are left out also when
 * there is room
 */
export function learnWords(texts: Iterable<string>, vocabularySize?: number): WordsTokenizer {
  const pieces = countPieces(new WordPretokens(), texts);
  const size = vocabularySize ?? wordVocabularySize(pieces.characters.total);
  const spelling = learnWordSpelling(distinctWords(pieces));
  const words = [...specialTokens, ...frequentWords(pieces, size - specialTokens.length)];
  const uncounted = new WordsTokenizer(new Vocabulary(words, []), spelling);
  return new WordsTokenizer(new Vocabulary(words, countTokens(pieces, uncounted)), spelling);
}

/** At most `limit` words, the most frequent first, equal counts in the order met. */
function frequentWords(pieces: CountedPieces, limit: number): string[] {
  const counts = new Map<string, number>();
  const add = (word: string, times: number) => counts.set(word, (counts.get(word) ?? 0) + times);
  pieces.counts.forEach((count, piece) => {
    const word = pieces.table.text(piece);
    if (count < frequentBehindSpace && followsSpace(word, 0, word.length)) {
      add(' ', count);
      add(word.slice(1), count);
    } else add(word, count);
  });
  const threshold = frequencyThreshold(pieces.characters.total);
  return [...counts]
    .filter(([word, count]) => count >= threshold && !hasLoneSurrogate(word))
    .filter(([word]) => word.length <= longestToken && !hasForbidden(word))
    .sort(([, a], [, b]) => b - a)
    .slice(0, limit)
    .map(([word]) => word);
}

function distinctWords({ table }: CountedPieces): string[] {
  return Array.from({ length: table.size }, (_, piece) => table.text(piece)).filter(
    (word) => !hasLoneSurrogate(word),
  );
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
