/**
 * A text as bytes: those of UTF-8, where each lone half of a surrogate pair is three bytes as if it were a
 * character, so that no text is lost; and one more byte, which never stands in them, behind a document.
 */

/** Ends a document. */
export const endOfDocument = 0xff;

/** The bytes of a text, without the end of a document. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(3 * text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const codePoint = text.codePointAt(i)!;
    if (codePoint > 0xffff) i++;
    length = put(bytes, length, codePoint);
  }
  return bytes.slice(0, length);
}

function put(bytes: Uint8Array, at: number, codePoint: number): number {
  if (codePoint < 0x80) {
    bytes[at] = codePoint;
    return at + 1;
  }
  const more = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
  bytes[at] = ((0xff00 >> (more + 1)) & 0xff) | (codePoint >> (6 * more));
  for (let i = 1; i <= more; i++) bytes[at + i] = 0x80 | ((codePoint >> (6 * (more - i))) & 0x3f);
  return at + 1 + more;
}

/**
 * The text of bytes that `bytesOf` made, or of the beginning of such: what is cut within a character is left
 * out, and so is all that follows the end of a document.
 */
export function textOf(bytes: ArrayLike<number>): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i]!;
    const more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (first === endOfDocument || i + more >= bytes.length) break;
    let codePoint = more === 0 ? first : first & (0x3f >> more);
    for (let k = 1; k <= more; k++) codePoint = (codePoint << 6) | (bytes[i + k]! & 0x3f);
    text += String.fromCodePoint(codePoint);
    i += 1 + more;
  }
  return text;
}
