/**
 * The humps of a name and the words of a phrase: where a reader sees a new part begin. `getHTTPServer2` has
 * three of them, `max_value` two.
 */

export interface Hump {
  readonly text: string;
  /** UTF-16 units from the beginning. */
  readonly start: number;
}

const hump = /\p{Lu}+(?!\p{Ll})\p{N}*|\p{Lu}?[\p{Ll}\p{Lo}]+\p{N}*|\p{N}+/gu;

export function humps(text: string): Hump[] {
  return Array.from(text.matchAll(hump), (match) => ({ text: match[0], start: match.index }));
}

/** The first letters of the humps, small. */
export function initials(text: string): string {
  return humps(text)
    .map((one) => String.fromCodePoint(one.text.codePointAt(0)!))
    .join('')
    .toLowerCase();
}

/** Whether the letters stand in the text in their order, large or small; both are given small. */
export function isSubsequence(letters: string, text: string): boolean {
  let at = -1;
  for (let i = 0; i < letters.length; i++) {
    at = text.indexOf(letters[i]!, at + 1);
    if (at < 0) return false;
  }
  return true;
}
