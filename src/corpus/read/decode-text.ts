/**
 * Bytes to text: UTF-8, UTF-16 where a byte order mark says so, and other encodings where the user names one
 * or asks for a guess. Anything else is passed over.
 */
import type { SkipReason } from '../../protocol/corpus';
import { decoderOf, guessEncoding } from './encodings';

export type Decoded =
  { readonly text: string } | { readonly skipped: Extract<SkipReason, 'binary' | 'not-utf' | 'empty'> };

/** What to try with bytes that are no UTF-8. */
export interface OtherEncoding {
  /** By an editor's name or the Encoding Standard's. */
  readonly encoding?: string | undefined;
  readonly guess?: boolean | undefined;
}

/** Strict: an invalid sequence or a lone surrogate throws. The byte order mark is not part of the text. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
const utf16 = new TextDecoder('utf-16le', { fatal: true });

/** Pure: looks at the bytes only. `bytes` may be changed (UTF-16 big endian is swapped in place). */
export function decodeText(bytes: Buffer, other: OtherEncoding = {}): Decoded {
  if (bytes.length === 0) return { skipped: 'empty' };
  const decoded = hasMark(bytes, 0xff, 0xfe)
    ? decodeUtf16(bytes)
    : hasMark(bytes, 0xfe, 0xff)
      ? decodeUtf16(swapped(bytes))
      : decodeBytes(bytes, other);
  if ('text' in decoded && decoded.text.trim() === '') return { skipped: 'empty' };
  return decoded;
}

function hasMark(bytes: Buffer, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}

function decodeUtf16(bytes: Buffer): Decoded {
  const text = decoded(utf16, bytes);
  if (text === null) return { skipped: 'not-utf' };
  return text.includes('\0') ? { skipped: 'binary' } : { text };
}

function swapped(bytes: Buffer): Buffer {
  return bytes.length % 2 === 0 ? bytes.swap16() : bytes.subarray(0, 1); // half a unit: not UTF-16
}

/** Valid UTF-8 is taken for that whatever was named: text in other encodings hardly ever is. */
function decodeBytes(bytes: Buffer, { encoding, guess }: OtherEncoding): Decoded {
  const named = encoding === undefined ? null : decoderOf(encoding);
  if (bytes.includes(0)) {
    const wide = named?.encoding.startsWith('utf-16') ? decoded(named, bytes) : null;
    return wide === null || wide.includes('\0') ? { skipped: 'binary' } : { text: wide };
  }
  // Bytes without a NUL may still be a format of their own (a PDF) or mostly control characters.
  if (mostlyControls(bytes)) return { skipped: 'binary' };
  const text =
    decoded(utf8, bytes) ?? (named && decoded(named, bytes)) ?? (guess ? guessEncoding(bytes) : null);
  return text === null ? { skipped: 'not-utf' } : { text };
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Of the first bytes; text in any encoding has hardly one. */
const mostControls = 0.02;

function mostlyControls(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return true;
  const head = bytes.subarray(0, 4096);
  let controls = 0;
  for (const byte of head) if (byte < 32 && (byte < 7 || byte > 13) && byte !== 27) controls++;
  return controls > Math.max(1, head.length * mostControls);
}
