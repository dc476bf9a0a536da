/** Bytes to text: UTF-8, and UTF-16 where a byte order mark says so. Anything else is passed over, never guessed. */
import { isBinaryFileSync } from 'isbinaryfile';
import type { SkipReason } from '../../protocol/corpus';

export type Decoded =
  { readonly text: string } | { readonly skipped: Extract<SkipReason, 'binary' | 'not-utf' | 'empty'> };

/** Strict: an invalid sequence or a lone surrogate throws. The byte order mark is not part of the text. */
const utf8 = new TextDecoder('utf-8', { fatal: true });
const utf16 = new TextDecoder('utf-16le', { fatal: true });

/** Pure: looks at the bytes only. `bytes` may be changed (UTF-16 big endian is swapped in place). */
export function decodeText(bytes: Buffer): Decoded {
  if (bytes.length === 0) return { skipped: 'empty' };
  const decoded = hasMark(bytes, 0xff, 0xfe)
    ? decodeUtf16(bytes)
    : hasMark(bytes, 0xfe, 0xff)
      ? decodeUtf16(swapped(bytes))
      : decodeUtf8(bytes);
  if ('text' in decoded && decoded.text.trim() === '') return { skipped: 'empty' };
  return decoded;
}

function hasMark(bytes: Buffer, first: number, second: number): boolean {
  return bytes[0] === first && bytes[1] === second;
}

function decodeUtf16(bytes: Buffer): Decoded {
  try {
    const text = utf16.decode(bytes);
    return text.includes('\0') ? { skipped: 'binary' } : { text };
  } catch {
    return { skipped: 'not-utf' };
  }
}

function swapped(bytes: Buffer): Buffer {
  return bytes.length % 2 === 0 ? bytes.swap16() : bytes.subarray(0, 1); // half a unit: not UTF-16
}

function decodeUtf8(bytes: Buffer): Decoded {
  if (bytes.includes(0)) return { skipped: 'binary' };
  try {
    // Valid UTF-8 without a NUL may still be a format of its own (a PDF) or mostly control characters.
    const text = utf8.decode(bytes);
    return mostlyControls(bytes) ? { skipped: 'binary' } : { text };
  } catch {
    return { skipped: isBinaryFileSync(bytes, bytes.length) ? 'binary' : 'not-utf' };
  }
}

function mostlyControls(bytes: Buffer): boolean {
  if (bytes.toString('latin1', 0, 5) === '%PDF-') return true;
  const head = bytes.subarray(0, 4096);
  let controls = 0;
  for (const byte of head) if (byte < 32 && (byte < 7 || byte > 13) && byte !== 27) controls++;
  return controls * 10 > head.length;
}
