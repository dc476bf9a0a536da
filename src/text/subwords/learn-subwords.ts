/** Learns the dictionary of subwords: frequent characters first, then merges of the most frequent pairs. */
import { longestToken } from '../token-bounds';
import { heartbeat } from '../../protocol/heartbeat';
import { countPieces, countTokens, type CountedPieces } from '../pretokens/counted-pieces';
import { barrier, MergeLearner, type CountedPretokens } from './learn-merges';
import { Merges } from './merges';
import { LearnedPretokens } from './subword-pretokens';
import { SubwordsTokenizer } from './subwords';
import { TokenBuffer } from '../token-buffer';
import { specialTokens, unknown, Vocabulary } from '../vocabulary';
import { CharacterIds } from '../characters/character-ids';
import { unitsOf } from '../characters/code-points';

/**
 * How many subwords for how many characters of text: 2,048 for 2 million, twice as many for sixteen times the
 * text, 1,024 at least and 4,096 at most. (More are slower to train and too rare to be learned in small
 * text.)
 */
export function subwordVocabularySize(characters: number): number {
  const size = 2048 * (characters / 2e6) ** 0.25;
  return 16 * Math.round(Math.min(4096, Math.max(1024, size)) / 16);
}

/**
 * @param vocabularySize with the two special tokens; fewer are made when no pair stands twice any more
 * @param characterLimit single characters among them at most
 */
export function learnSubwords(
  texts: Iterable<string>,
  vocabularySize?: number,
  characterLimit = Infinity,
): SubwordsTokenizer {
  const pieces = countPieces(new LearnedPretokens(), texts);
  const size = vocabularySize ?? subwordVocabularySize(pieces.characters.total);
  // At most half of the tokens, so that a text of many thousand characters gets subwords as well.
  const characters = pieces.characters.frequent(Math.min(characterLimit, size / 2 - specialTokens.length));
  const tokens = [...specialTokens, ...characters.map((codePoint) => String.fromCodePoint(codePoint))];
  const merges = learnMerges(pieces, tokens, size);
  const uncounted = new SubwordsTokenizer(
    new Vocabulary(tokens, new Array<number>(tokens.length).fill(0)),
    merges,
  );
  return new SubwordsTokenizer(new Vocabulary(tokens, countTokens(pieces, uncounted)), merges);
}

/** Adds merged tokens to `tokens` until there are `size` of them. */
function learnMerges(pieces: CountedPieces, tokens: string[], size: number): Merges {
  const ids = new Map<string, number>();
  tokens.forEach((text, id) => id >= specialTokens.length && ids.set(text, id));
  const learned = new Set<number>();
  const merges: [number, number, number][] = [];
  const learner = new MergeLearner(symbolsOf(pieces, new CharacterIds(new Vocabulary(tokens, []))));
  while (tokens.length < size) {
    heartbeat();
    const pair = learner.next(2);
    if (pair === undefined) break;
    const { left, right } = pair;
    const text = tokens[left]! + tokens[right]!;
    if (text.length > longestToken) continue;
    // Two ways of cutting the same text are one token.
    const merged = ids.get(text) ?? tokens.push(text) - 1;
    ids.set(text, merged);
    const key = left * 0x10000 + right;
    if (!learned.has(key)) merges.push([left, right, merged]);
    learned.add(key);
    learner.merge(left, right, merged);
  }
  return new Merges(merges);
}

function symbolsOf(pieces: CountedPieces, ids: CharacterIds): CountedPretokens {
  const symbols = new TokenBuffer();
  const ends = new Int32Array(pieces.table.size);
  for (let piece = 0; piece < pieces.table.size; piece++) {
    const text = pieces.table.text(piece);
    for (let i = 0; i < text.length;) {
      const codePoint = text.codePointAt(i)!;
      const id = ids.of(codePoint);
      symbols.push(id === unknown ? barrier : id);
      i += unitsOf(codePoint);
    }
    ends[piece] = symbols.length;
  }
  return { symbols: symbols.toArray(), ends, counts: pieces.counts };
}
