/**
 * Code points in a string: a lone surrogate is a code point of its own, so that every string has exactly one
 * reading.
 */

export const codePointCount = 0x110000;

export function isHighSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xd800;
}

export function isLowSurrogate(unit: number): boolean {
  return (unit & 0xfc00) === 0xdc00;
}

/** Whether a code point is half of a pair that has lost the other half: no dictionary takes it as a token. */
export function isLoneSurrogate(codePoint: number): boolean {
  return (codePoint & 0x1ff800) === 0xd800;
}

/** The length of a code point in UTF-16 units: 1 or 2. */
export function unitsOf(codePoint: number): number {
  return codePoint > 0xffff ? 2 : 1;
}

/** Code points of a text. */
export function countCharacters(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (isHighSurrogate(text.charCodeAt(i)) && isLowSurrogate(text.charCodeAt(i + 1))) {
      pairs++;
      i++;
    }
  }
  return text.length - pairs;
}

/** The end of a text, with so many code units at most; never from within a character. */
export function lastCodeUnits(text: string, most: number): string {
  const from = Math.max(0, text.length - most);
  return text.slice(from > 0 && isLowSurrogate(text.charCodeAt(from)) ? from + 1 : from);
}
