/**
 * Long runs of the signs that keys in base64 and its kin are made of, for the rules that look at such alone.
 */

export interface LongToken {
  readonly start: number;
  readonly end: number;
  readonly hasDigit: boolean;
}

export const shortestToken = 20;

const word = 1;
const digit = 2;
const sign = 3;

/** Which ASCII characters a token is made of: letters, digits, the signs of base64 and its kin. */
const classes = new Uint8Array(0x10000);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
  classes[character.charCodeAt(0)] = word;
for (const character of '0123456789') classes[character.charCodeAt(0)] = digit;
for (const character of '+/_-~') classes[character.charCodeAt(0)] = sign;

/** All of `shortestToken` code units at least, in order. */
export function longTokensIn(text: string): LongToken[] {
  return longRunsIn(text, classes, shortestToken).map(({ start, end }) => ({
    start,
    end,
    hasDigit: hasDigit(text, start, end),
  }));
}

/**
 * Runs of so many code units at least, all of a class but 0, in order. Looks at few of the others: what
 * stands before one of them belongs to no long run of which it is the last.
 */
export function longRunsIn(
  text: string,
  classes: Uint8Array,
  shortest: number,
): { readonly start: number; readonly end: number }[] {
  const runs = [];
  for (let last = shortest - 1, least = 0; last < text.length;) {
    let start = last + 1;
    while (start > least && classes[text.charCodeAt(start - 1)] !== 0) start--;
    if (last + 1 - start >= shortest) {
      let end = last + 1;
      while (end < text.length && classes[text.charCodeAt(end)] !== 0) end++;
      runs.push({ start, end });
      start = end + 1;
    }
    least = start;
    last = start + shortest - 1;
  }
  return runs;
}

function hasDigit(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (classes[text.charCodeAt(at)] === digit) return true;
  return false;
}

/**
 * Matches of a pattern that begin where a word of a token begins, one behind the other.
 * @param pattern sticky; judges for itself what stands before it
 */
export function matchesIn(
  text: string,
  { start, end }: LongToken,
  pattern: RegExp,
): { readonly start: number; readonly value: string }[] {
  const matches = [];
  for (let at = start; at < end;) {
    pattern.lastIndex = at;
    const value = pattern.exec(text)?.[0];
    if (value !== undefined) matches.push({ start: at, value });
    at = value === undefined ? behindSign(text, at, end) : at + value.length;
  }
  return matches;
}

function behindSign(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && classes[text.charCodeAt(at)] !== sign) at++;
  return at + 1;
}
