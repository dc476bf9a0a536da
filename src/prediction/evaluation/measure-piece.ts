/** What a piece of a held-out file costs each part, read as whoever answers reads what is typed. */
import { bytesOf, endOfDocument } from '../../text/document-bytes';
import type { Tokenizer } from '../../text/tokenizer';
import { chunksOf } from '../document/chunks';
import type { ByteMixture } from '../mixture/byte-mixture';
import type { Mixture } from '../mixture/mixture';
import type { TextHandle } from '../recall/text-handle';
import { ByteReader } from './byte-reader';
import type { HeldOutPiece } from './held-out-texts';
import { type JudgedToken, TextReader } from './text-reader';

export interface PieceBits {
  network: number;
  recall: number;
  mixture: number;
}

interface Parts {
  readonly tokenizer: Tokenizer;
  readonly mixture: Mixture;
  /** Null where tokens alone answer. */
  readonly bytes: ByteMixture | null;
  /** A text of the mixture's workspace that is empty. */
  readonly handle: TextHandle;
}

export function* measurePiece(
  { tokenizer, mixture, bytes, handle }: Parts,
  piece: HeldOutPiece,
  path: string,
): Generator<void, PieceBits> {
  const reader = new TextReader(mixture, tokenizer, handle, true);
  const bits: PieceBits = { network: 0, recall: 0, mixture: 0 };
  let [read, ofBytes] = [0, 0];
  const judged = (token: JudgedToken): void => {
    const at = read++;
    if (at < piece.from || at >= piece.to) return;
    bits.network -= Math.log2(token.network);
    bits.recall -= Math.log2(token.recall);
    bits.mixture -= Math.log2(token.mixture);
  };
  if (bytes) {
    const byteReader = new ByteReader(bytes, reader, tokenizer, path, true, judged);
    for (const [byte, counts] of bytesOfPiece(piece)) {
      // The last token is known when the first bytes behind it are.
      if (read >= piece.to) break;
      const cost = passed(byteReader, byte);
      if (counts) ofBytes += cost;
      yield;
    }
  } else {
    for (const token of tokensOfPiece(tokenizer, piece)) {
      judged(reader.read(token));
      yield;
    }
  }
  for (const part of ['network', 'recall', 'mixture'] as const) bits[part] += piece.spellingBits;
  return bytes ? { ...bits, mixture: ofBytes } : bits;
}

/** Each byte that is read, and whether it counts. */
function* bytesOfPiece({ before, text, behind }: HeldOutPiece): Generator<readonly [number, boolean]> {
  for (const byte of bytesOf(before)) yield [byte, false];
  for (const byte of bytesOf(text)) yield [byte, true];
  if (behind === null) yield [endOfDocument, true];
  else for (const byte of bytesOf(behind)) yield [byte, false];
}

function tokensOfPiece(tokenizer: Tokenizer, { before, text, behind, to }: HeldOutPiece): readonly number[] {
  const tokens = [before, text].flatMap((part) => encoded(tokenizer, part));
  if (behind === null) tokens.push(tokenizer.endOfSequence);
  return tokens.slice(0, to);
}

function encoded(tokenizer: Tokenizer, text: string): number[] {
  return chunksOf(text).flatMap((chunk) => [...tokenizer.encode(chunk).tokens]);
}

/** Bits that the byte costs, which is learned. */
function passed(reader: ByteReader, byte: number): number {
  let [number, cost] = [7, 0];
  reader.pass((probability) => {
    const bit = (byte >> number--) & 1;
    cost -= Math.log2(bit === 1 ? probability : 1 - probability);
    return bit;
  });
  return cost;
}
