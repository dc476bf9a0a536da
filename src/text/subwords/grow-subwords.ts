/**
 * Lets a dictionary of subwords grow by what a text has often and it lacks: characters, and merges of its own
 * tokens, so that the words of a project are one token again. Every token keeps its number, and every text
 * can still be written.
 */
import { CharacterIds } from '../characters/character-ids';
import { countPieces, countTokens, type CountedPieces } from '../pretokens/counted-pieces';
import { specialTokens, Vocabulary } from '../vocabulary';
import { MergeLearner, type CountedPretokens } from './learn-merges';
import { Merges } from './merges';
import { LearnedPretokens } from './subword-pretokens';
import { SubwordsTokenizer } from './subwords';

/**
 * A token that was added. Its number is that of the dictionary before, and one more for each added before it.
 */
export interface FurtherToken {
  /** The two tokens that it is made of; null for a character. */
  readonly parts: readonly [left: number, right: number] | null;
  /** Of what its left part stood for until now, the share that it takes over, above 0 and at most 1. */
  readonly share: number;
}

export interface GrownSubwords {
  readonly tokenizer: SubwordsTokenizer;
  readonly further: readonly FurtherToken[];
}

/**
 * What stands more rarely is not learned in a minute: so often in the text, and so often in the 50,000 tokens
 * that a core reads in that time.
 */
const least = { count: 16, share: 16 / 50_000 };
/** Of the tokens to add: characters at most. */
const characterShare = 0.25;

/** @param limit tokens that are added at most */
export function growSubwords(
  {
    tokens,
    merges,
  }: Pick<Extract<ReturnType<SubwordsTokenizer['describe']>, { kind: 'subwords' }>, 'tokens' | 'merges'>,
  texts: Iterable<string>,
  limit: number,
): GrownSubwords {
  const pieces = countPieces(new LearnedPretokens(), texts);
  const grown = [...tokens];
  const ids = new Map<string, number>();
  tokens.forEach((text, id) => id >= specialTokens.length && ids.set(text, id));
  const triples = merges.map(([left, right]): [number, number, number] => [
    left,
    right,
    ids.get(tokens[left]! + tokens[right]!)!,
  ]);
  const further: FurtherToken[] = [];
  const add = (text: string, token: FurtherToken): number => {
    ids.set(text, grown.length);
    further.push(token);
    return grown.push(text) - 1;
  };
  for (const text of missingCharacters(pieces, tokens, Math.floor(characterShare * limit))) {
    add(text, { parts: null, share: 1 });
  }

  const known = new SubwordsTokenizer(uncounted(grown), new Merges(triples));
  const learner = new MergeLearner(encoded(pieces, known));
  const counts = countTokens(pieces, known);
  const leastCount = Math.max(least.count, least.share * counts.reduce((sum, count) => sum + count, 0));
  const learned = new Set(triples.map(([left, right]) => keyOf(left, right)));
  while (further.length < limit) {
    const pair = learner.next(leastCount);
    if (pair === undefined) break;
    const { left, right, count } = pair;
    const text = grown[left]! + grown[right]!;
    const share = Math.min(1, count / Math.max(1, counts[left]!));
    const merged = ids.get(text) ?? add(text, { parts: [left, right], share });
    counts[merged] = (counts[merged] ?? 0) + count;
    counts[left]! -= count;
    counts[right]! -= count;
    if (!learned.has(keyOf(left, right))) triples.push([left, right, merged]);
    learned.add(keyOf(left, right));
    learner.merge(left, right, merged);
  }

  const all = new Merges(triples);
  const recounted = countTokens(pieces, new SubwordsTokenizer(uncounted(grown), all));
  return { tokenizer: new SubwordsTokenizer(new Vocabulary(grown, recounted), all), further };
}

function missingCharacters(pieces: CountedPieces, tokens: readonly string[], limit: number): string[] {
  const known = new CharacterIds(uncounted(tokens));
  const found: string[] = [];
  for (const codePoint of pieces.characters.frequent(Infinity)) {
    if (found.length === limit || pieces.characters.of(codePoint) < least.count) break;
    if (known.of(codePoint) < specialTokens.length) found.push(String.fromCodePoint(codePoint));
  }
  return found;
}

/** Each pretoken as its tokens; what the dictionary lacks is a barrier, which is the same number. */
function encoded(pieces: CountedPieces, tokenizer: SubwordsTokenizer): CountedPretokens {
  const rows: Int32Array[] = [];
  const ends = new Int32Array(pieces.table.size);
  let length = 0;
  for (let piece = 0; piece < pieces.table.size; piece++) {
    const { tokens } = tokenizer.encode(pieces.table.text(piece));
    rows.push(tokens);
    length += tokens.length;
    ends[piece] = length;
  }
  const symbols = new Int32Array(length);
  rows.forEach((row, piece) => symbols.set(row, piece === 0 ? 0 : ends[piece - 1]));
  return { symbols, ends, counts: pieces.counts };
}

const uncounted = (tokens: readonly string[]): Vocabulary =>
  new Vocabulary(tokens, new Array<number>(tokens.length).fill(0));

const keyOf = (left: number, right: number): number => left * 0x10000 + right;
