/**
 * Held-out files as pieces to be measured side by side, cut between lines so that tokens are the same as in
 * the whole file. Each later piece first reads some tokens that do not count, so that it begins with nearly
 * what it would have known.
 */
import { countCharacters } from '../../text/characters/code-points';
import type { Tokenizer } from '../../text/tokenizer';
import { chunksOf } from '../document/chunks';

/** Tokens of a piece, about; and those before it that a later piece reads. */
const pieceTokens = 512;
const warmUpTokens = 192;

export interface HeldOutPiece {
  /** Read before what counts. */
  readonly before: string;
  readonly text: string;
  /** What goes on behind it; null where the file ends, and its end counts too. */
  readonly behind: string | null;
  /** Which tokens of all that is read count. */
  readonly from: number;
  readonly to: number;
  readonly characters: number;
  /** What it costs to spell what the dictionary lacks. */
  readonly spellingBits: number;
}

interface Chunk {
  readonly text: string;
  readonly tokens: number;
  readonly spellingBits: number;
}

/** @param read told the tokens of each chunk and the end, in order */
export function* heldOutPieces(
  tokenizer: Tokenizer,
  text: string,
  read: (tokens: ArrayLike<number>) => void,
): Generator<void, HeldOutPiece[]> {
  const chunks: Chunk[] = [];
  for (const chunk of chunksOf(text)) {
    const { tokens, spellings } = tokenizer.encode(chunk);
    read(tokens);
    const spellingBits = spellings.reduce((sum, spelling) => sum + tokenizer.spellingBits(spelling), 0);
    chunks.push({ text: chunk, tokens: tokens.length, spellingBits });
    yield;
  }
  read([tokenizer.endOfSequence]);
  const pieces: HeldOutPiece[] = [];
  for (let at = 0; at < chunks.length;) {
    const begin = backFrom(chunks, at);
    const end = onFrom(chunks, at);
    const [before, own] = [chunks.slice(begin, at), chunks.slice(at, end)];
    const isLast = end === chunks.length;
    const from = tokensOf(before);
    const counted = textOf(own);
    pieces.push({
      before: textOf(before),
      text: counted,
      behind: isLast ? null : chunks[end]!.text,
      from,
      to: from + tokensOf(own) + (isLast ? 1 : 0),
      characters: countCharacters(counted),
      spellingBits: own.reduce((sum, { spellingBits }) => sum + spellingBits, 0),
    });
    at = end;
  }
  return pieces;
}

/** Where a piece that begins there ends; a short rest belongs to it. */
function onFrom(chunks: readonly Chunk[], at: number): number {
  let [end, tokens] = [at, 0];
  while (end < chunks.length && tokens < pieceTokens) tokens += chunks[end++]!.tokens;
  return tokensOf(chunks.slice(end)) < pieceTokens / 2 ? chunks.length : end;
}

function backFrom(chunks: readonly Chunk[], at: number): number {
  let [begin, tokens] = [at, 0];
  while (begin > 0 && tokens < warmUpTokens) tokens += chunks[--begin]!.tokens;
  return begin;
}

function tokensOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { tokens }) => sum + tokens, 0);
}

function textOf(chunks: readonly Chunk[]): string {
  return chunks.map(({ text }) => text).join('');
}
