/** Learns the dictionary of words: those that stand most often in the text, and how the others are spelled. */
import { frequencyThreshold } from './character-counts';
import { countPieces } from './counted-pieces';
import { subwordVocabularySize } from './learn-subwords';
import { specialTokens, Vocabulary } from './vocabulary';
import { WordPretokens } from './word-pretokens';
import { learnWordSpelling } from './word-spelling';
import { WordsTokenizer } from './words';

/** Words are rarer than subwords: four times as many are worth having. */
export function wordVocabularySize(characters: number): number {
  return 4 * subwordVocabularySize(characters);
}

/** @param vocabularySize with the two special tokens; words too rare to be learned are left out also when there is room */
export function learnWords(texts: Iterable<string>, vocabularySize?: number): WordsTokenizer {
  const { table, counts, characters, files } = countPieces(new WordPretokens(), texts);
  const size = vocabularySize ?? wordVocabularySize(characters.total);
  const threshold = frequencyThreshold(characters.total);
  const pieces = Array.from(counts.keys()).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const known: number[] = [];
  for (const piece of pieces) {
    if (known.length === size - specialTokens.length || counts[piece]! < threshold) break;
    if (!hasLoneSurrogate(table.text(piece))) known.push(piece);
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  const knownCounts = known.map((piece) => counts[piece]!);
  const unknowns = all - knownCounts.reduce((sum, count) => sum + count, 0);
  return new WordsTokenizer(
    new Vocabulary(
      [...specialTokens, ...known.map((piece) => table.text(piece))],
      [files, unknowns, ...knownCounts],
    ),
    learnWordSpelling(pieces.map((piece) => table.text(piece)).filter((text) => !hasLoneSurrogate(text))),
  );
}

function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
