/**
 * Beam search over the mixture from the cursor to the end of the line. A cursor inside a token is healed: the
 * first tokens are held to the characters already typed. Within a time budget; what was found by then counts.
 */
import type { Cursor, Position } from '../position';
import { visibleLength } from '../../text/invisible-characters';
import type { Vocabulary } from './vocabulary';

/**
 * A text that may follow the cursor. All leaves together are all that can follow, each with the probability
 * that just this one does: for any text, the probabilities of the leaves that begin with it sum to (a lower
 * bound of) its own.
 */
export interface Leaf {
  readonly text: string;
  readonly probability: number;
  /** True when the line ends here; false when the search stopped here. */
  readonly finished: boolean;
  /** True when it is a line break that ends it. */
  readonly endsLine: boolean;
  /** The length of the text behind each of its tokens. */
  readonly borders: readonly number[];
}

export interface DecoderLimits {
  readonly beamWidth: number;
  readonly maximumTokens: number;
  readonly maximumCharacters: number;
  /** Texts less probable than this are of no interest. */
  readonly minimumProbability: number;
  /** Asked before each round but the first. */
  readonly outOfTime: () => boolean;
}

/** Whoever predicts the next token. */
export interface NextToken {
  advance(positions: readonly Position[], tokens: ArrayLike<number>): Position[];
  /** P(next token) for each position, summing to one. */
  probabilities(positions: readonly Position[]): Float64Array[];
}

/** A leaf that may grow: it stands at `parent` and reads `token` next. */
interface Hypothesis extends Leaf {
  readonly parent: Position;
  readonly token: number;
}

/** Where a line ends. */
export const lineEnd = /[\r\n\f\u2028\u2029]/;

/** A text is reached over several tokenizations: of them, those are followed that have this share of it. */
const leastShare = 0.25;

export function decode(
  next: NextToken,
  vocabulary: Vocabulary,
  cursor: Cursor,
  wanted: DecoderLimits,
): Leaf[] {
  const limits = { ...wanted, minimumProbability: leastShare * wanted.minimumProbability };
  const leaves: Leaf[] = [];
  let active = select(seeds(next, vocabulary, cursor, limits), limits, leaves);
  for (let round = 1; active.length > 0 && round < limits.maximumTokens && !limits.outOfTime(); round++) {
    const positions = next.advance(
      active.map(({ parent }) => parent),
      active.map(({ token }) => token),
    );
    const rows = next.probabilities(positions);
    const grown = active.flatMap((hypothesis, i) =>
      children(vocabulary, cursor, hypothesis, positions[i]!, rows[i]!, limits.beamWidth + 1, leaves),
    );
    active = select(grown, limits, leaves);
  }
  leaves.push(...active);
  return leaves;
}

/** The most probable next tokens of a hypothesis; the rest of its probability stays with it as a leaf. */
function children(
  vocabulary: Vocabulary,
  cursor: Cursor,
  hypothesis: Hypothesis,
  position: Position,
  row: Float64Array,
  limit: number,
  leaves: Leaf[],
): Hypothesis[] {
  const grown: Hypothesis[] = [];
  let rest = 1;
  for (const token of mostProbable(row, limit)) {
    rest -= row[token]!;
    grown.push(
      grow(vocabulary, cursor.before, hypothesis, position, token, hypothesis.probability * row[token]!),
    );
  }
  leaves.push({ ...hypothesis, probability: hypothesis.probability * Math.max(0, rest) });
  return grown;
}

function grow(
  vocabulary: Vocabulary,
  line: string,
  before: Pick<Leaf, 'text' | 'borders'>,
  parent: Position,
  token: number,
  probability: number,
  skip = 0,
): Hypothesis {
  const piece = vocabulary.texts[token]!.slice(skip);
  const lineBreak = piece.search(lineEnd);
  const visible = visibleLength(piece, line + before.text);
  const shown = piece.slice(0, Math.min(lineBreak < 0 ? piece.length : lineBreak, visible));
  const text = before.text + shown;
  // The special tokens have no text: nothing that can be shown comes behind them.
  const finished = shown.length < piece.length || vocabulary.texts[token] === '';
  const endsLine = shown.length === lineBreak;
  return { text, probability, finished, endsLine, borders: [...before.borders, text.length], parent, token };
}

/** The hypotheses to follow; the others become leaves. */
export function select<Grown extends Leaf>(grown: Grown[], limits: DecoderLimits, leaves: Leaf[]): Grown[] {
  const active: Grown[] = [];
  grown.sort((a, b) => b.probability - a.probability);
  for (const hypothesis of grown) {
    const follow =
      !hypothesis.finished &&
      active.length < limits.beamWidth &&
      hypothesis.probability >= limits.minimumProbability &&
      hypothesis.text.length < limits.maximumCharacters;
    if (follow) active.push(hypothesis);
    else leaves.push(hypothesis);
  }
  return active;
}

/** Tokens short of the typed characters are followed by this many paths, this many times. */
const healingPaths = 3;
const healingRounds = 12;

/** First tokens that agree with the typed characters, with their probability given these characters. */
function seeds(next: NextToken, vocabulary: Vocabulary, cursor: Cursor, limits: DecoderLimits): Hypothesis[] {
  const root = { text: '', borders: [] };
  if (cursor.typed === '') {
    const row = next.probabilities([cursor.position])[0]!;
    return mostProbable(row, limits.beamWidth * 2).map((token) =>
      grow(vocabulary, cursor.before, root, cursor.position, token, row[token]!),
    );
  }
  const found: Hypothesis[] = [];
  let paths = [{ position: cursor.position, typed: cursor.typed, probability: 1 }];
  for (let round = 0; paths.length > 0 && round < healingRounds; round++) {
    if (round > 0 && limits.outOfTime()) break;
    const rows = next.probabilities(paths.map(({ position }) => position));
    const longer: { path: (typeof paths)[number]; token: number; probability: number }[] = [];
    paths.forEach((path, i) => {
      for (const token of vocabulary.trie.beginningWith(path.typed)) {
        const probability = path.probability * rows[i]![token]!;
        found.push(
          grow(vocabulary, cursor.before, root, path.position, token, probability, path.typed.length),
        );
      }
      for (const token of vocabulary.trie.within(path.typed)) {
        longer.push({ path, token, probability: path.probability * rows[i]![token]! });
      }
    });
    longer.sort((a, b) => b.probability - a.probability).splice(healingPaths);
    const positions = next.advance(
      longer.map(({ path }) => path.position),
      longer.map(({ token }) => token),
    );
    paths = longer.map(({ path, token, probability }, i) => ({
      position: positions[i]!,
      typed: path.typed.slice(vocabulary.texts[token]!.length),
      probability,
    }));
  }
  const total = found.reduce((sum, { probability }) => sum + probability, 0);
  if (!(total > 0)) return [];
  return found
    .map((hypothesis) => ({ ...hypothesis, probability: hypothesis.probability / total }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, limits.beamWidth * 4);
}

/** The `limit` most probable tokens (or bytes) of a row, most probable first. */
export function mostProbable(row: Float64Array, limit: number): number[] {
  const tokens: number[] = [];
  let least = -1;
  for (let token = 0; token < row.length; token++) {
    const probability = row[token]!;
    if (tokens.length >= limit && probability <= least) continue;
    let place = tokens.length;
    while (place > 0 && row[tokens[place - 1]!]! < probability) place--;
    tokens.splice(place, 0, token);
    if (tokens.length > limit) tokens.pop();
    least = row[tokens.at(-1)!]!;
  }
  return tokens;
}
