/**
 * A text as few bits and back: each token is coded with the shares that the predictor gives it, and read by
 * the predictor afterwards. The one who restores has nothing but the bits and a predictor that has learned
 * the same.
 */
import type { ByteReader } from '../../../../src/prediction/evaluation/byte-reader';
import type { TextReader } from '../../../../src/prediction/evaluation/text-reader';
import { codePointCount } from '../../../../src/text/characters/code-points';
import type { Tokenizer } from '../../../../src/text/tokenizer';
import { bytesOf, endOfDocument, textOf } from '../../../../src/text/document-bytes';
import { Decoder, divide, Encoder } from './arithmetic-coder';

/** Stands behind the spelling of what the dictionary lacks, where that may be longer than one character. */
const spellingEnd = codePointCount;

export function compress(reader: TextReader, tokenizer: Tokenizer, text: string): Uint8Array {
  const { tokens, spellings } = tokenizer.encode(text);
  const encoder = new Encoder();
  let unknowns = 0;
  for (const token of [...tokens, tokenizer.endOfSequence]) {
    const starts = divide(reader.probabilities());
    encoder.encode(starts[token]!, starts[token + 1]!);
    if (token === tokenizer.unknown) {
      const spelling = Array.from(spellings[unknowns++]!, (character) => character.codePointAt(0)!);
      if (tokenizer.kind === 'words') spelling.push(spellingEnd);
      for (const codePoint of spelling) encoder.encode(codePoint, codePoint + 1, codePointCount + 1);
    }
    reader.read(token);
  }
  return encoder.finish();
}

export function restore(reader: TextReader, tokenizer: Tokenizer, bits: Uint8Array): string {
  const decoder = new Decoder(bits);
  const tokens: number[] = [];
  const spellings: string[] = [];
  for (;;) {
    const starts = divide(reader.probabilities());
    const token = indexOf(starts, decoder.target());
    decoder.accept(starts[token]!, starts[token + 1]!);
    if (token === tokenizer.endOfSequence) return tokenizer.decode(tokens, spellings);
    if (token === tokenizer.unknown) spellings.push(spelled(decoder, tokenizer.kind === 'words'));
    tokens.push(token);
    reader.read(token);
  }
}

function spelled(decoder: Decoder, isWord: boolean): string {
  let spelling = '';
  for (;;) {
    const codePoint = decoder.target(codePointCount + 1);
    decoder.accept(codePoint, codePoint + 1, codePointCount + 1);
    if (codePoint === spellingEnd) return spelling;
    spelling += String.fromCodePoint(codePoint);
    if (!isWord) return spelling;
  }
}

/** The outcome that has this share. */
function indexOf(starts: Float64Array, share: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= share) low = middle;
    else high = middle;
  }
  return low;
}

/** The same byte by byte: each bit is coded with the share that it is given. */
export function compressBytes(reader: ByteReader, text: string): Uint8Array {
  const encoder = new Encoder();
  for (const byte of [...bytesOf(text), endOfDocument]) {
    let number = 7;
    reader.pass((probability) => {
      const bit = (byte >> number--) & 1;
      const starts = divide([1 - probability, probability]);
      encoder.encode(starts[bit]!, starts[bit + 1]!);
      return bit;
    });
  }
  return encoder.finish();
}

export function restoreBytes(reader: ByteReader, bits: Uint8Array): string {
  const decoder = new Decoder(bits);
  const bytes: number[] = [];
  for (;;) {
    const byte = reader.pass((probability) => {
      const starts = divide([1 - probability, probability]);
      const bit = decoder.target() >= starts[1]! ? 1 : 0;
      decoder.accept(starts[bit]!, starts[bit + 1]!);
      return bit;
    });
    if (byte === endOfDocument) return textOf(bytes);
    bytes.push(byte);
  }
}
