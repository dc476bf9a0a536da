/**
 * Tells text that people wrote from tables in the clothes of source: test vectors, Unicode tables, recorded
 * results, keys. Judged by the characters that are not white space, so that deep indentation does not count.
 */

/**
 * The most that digits may be of it (those of hexadecimal words all count), and the least that letters must
 * be.
 */
const [mostDigits, leastLetters] = [0.13, 0.5];

const hexadecimal = /\b0x[0-9a-f]{4,}|\\u[0-9a-f]{4}|\b(?=[a-f]*\d)[0-9a-f]{16,}\b/gi;

export function isTable(text: string): boolean {
  const dense = text.replace(hexadecimal, (word) => '0'.repeat(word.length)).replace(/\s+/g, '');
  const digits = dense.length - dense.replace(/\d+/g, '').length;
  const letters = dense.length - dense.replace(/\p{L}+/gu, '').length;
  return dense.length === 0 || digits > mostDigits * dense.length || letters < leastLetters * dense.length;
}
