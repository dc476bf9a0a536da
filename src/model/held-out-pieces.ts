/**
 * Held-out files as pieces to be measured side by side. A file much longer than a piece is cut; each later
 * piece first reads some tokens that do not count, so that it begins with nearly the state it would have had.
 */
import { countCharacters } from '../text/characters/code-points';
import type { Tokenizer } from '../text/tokenizer';
import { Random } from './random';

/** Tokens that a later piece reads before it counts. */
const warmUp = 192;

/**
 * Targets `[from, to)` of a file count, those from `read` on only prepare; target `tokens.length` is `<EOS>`.
 */
export interface HeldOutPiece {
  readonly read: number;
  readonly from: number;
  readonly to: number;
  readonly characters: number;
  readonly spellingBits: number;
}

/**
 * @param tokens of the file, without `<EOS>`
 * @param spellings the text of each `<UNK>`; what it costs counts in the piece that has it
 * @param length of a piece, about, in tokens
 */
export function piecesOf(
  tokenizer: Tokenizer,
  tokens: ArrayLike<number>,
  spellings: readonly string[],
  length: number,
): HeldOutPiece[] {
  const total = tokens.length + 1;
  const count = Math.max(1, Math.round(total / length));
  let unknowns = 0;
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((total * index) / count);
    const to = Math.floor((total * (index + 1)) / count);
    let [characters, spellingBits] = [0, 0];
    for (let at = from; at < Math.min(to, tokens.length); at++) {
      const spelling = tokens[at] === tokenizer.unknown ? spellings[unknowns++]! : null;
      characters += countCharacters(spelling ?? tokenizer.token(tokens[at]!));
      if (spelling !== null) spellingBits += tokenizer.spellingBits(spelling);
    }
    return { read: Math.max(0, from - warmUp), from, to, characters, spellingBits };
  });
}

/** A fair sample of about `limit` tokens, the same each time. */
export function samplePieces<Piece extends Pick<HeldOutPiece, 'from' | 'to'>>(
  pieces: readonly Piece[],
  limit: number,
): Piece[] {
  const shuffled = [...pieces];
  new Random(pieces.length).shuffle(shuffled);
  let tokens = 0;
  return shuffled.filter(({ from, to }) => {
    const wanted = tokens < limit;
    if (wanted) tokens += to - from;
    return wanted;
  });
}
