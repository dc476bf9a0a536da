/**
 * Long strings of high entropy where a program assigns or quotes them: keys without a name that gives them
 * away.
 */
import type { SecretSpan } from '../secret-span';
import { isChecksum } from './checksums';
import { shortestToken, type LongToken } from './long-tokens';

/** Padding, and further parts of a token in several. */
const rest = /={0,2}(?:\.[\w-]{5,2000}){0,4}/y;

/**
 * Longer ones are data (an image, a table); they are replaced too, since nothing can be learned from them.
 */
export function findRandomStrings(text: string, tokens: readonly LongToken[], found: SecretSpan[]): void {
  for (const { start, end } of tokens) {
    if (!isAssigned(text, start, end)) continue;
    if (!looksRandom(text.slice(start, end)) || isChecksum(text, start, end)) continue;
    rest.lastIndex = end;
    rest.test(text);
    found.push({ start, end: rest.lastIndex, kind: 'random string' });
  }
}

/**
 * Is the token quoted, alone in an element, or does it stand behind `=`, `:`, or a key of a configuration
 * file?
 */
function isAssigned(text: string, start: number, end: number): boolean {
  let i = start - 1;
  if (/["'`=]/.test(text[i] ?? '')) return true;
  if (text[i] === '>' && /^={0,2}<\//.test(text.slice(end, end + 4))) return true;
  while (i >= 0 && i > start - 4 && (text[i] === ' ' || text[i] === '\t')) i--;
  return text[i] === '=' || (text[i] === ':' && i < start - 1);
}

const vowelCodes = new Set([...'aeiou'].map((vowel) => vowel.charCodeAt(0)));

/**
 * Does it look drawn at random rather than made of words? Random text changes between lower case, upper case
 * and digits every second character and has few vowels; names made of words do not.
 */
export function looksRandom(token: string): boolean {
  const body = longestSegment(token);
  if (body.length < shortestToken || isIdentifier(body)) return false;
  let lowercase = 0;
  let upper = 0;
  let digits = 0;
  let vowels = 0;
  for (let i = 0; i < body.length; i++) {
    const code = body.charCodeAt(i);
    if (code >= 48 && code <= 57) digits++;
    else if (code >= 97 && code <= 122) lowercase++;
    else if (code >= 65 && code <= 90) upper++;
    if (vowelCodes.has(code | 32)) vowels++;
  }
  const letters = lowercase + upper;
  const alphanumeric = letters + digits;
  if (alphanumeric < shortestToken * 0.8 || letters < 3) return false;
  if (/^[0-9a-f]+$/i.test(body)) return body.length >= 32 && digits >= 6 && letters >= 4 && entropy(body) > 3;
  const mixed = digits >= 2 || (upper >= 4 && lowercase >= 4);
  if (!mixed) return false;
  const runs = body.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g)?.length ?? 0;
  const meanRun = alphanumeric / Math.max(1, runs);
  const vowelShare = vowels / letters;
  return (
    (meanRun < 2.4 ||
      (meanRun < 3.6 && vowelShare < 0.3) ||
      (meanRun < 5 && digits >= 3 && vowelShare < 0.2)) &&
    entropy(body) >= 3.4
  );
}

/** A path, or a name of many words, is as random as its longest part; base64 has a sign now and then, too. */
function longestSegment(token: string): string {
  const parts = token.split(/[/_-]/);
  if (parts.length - 1 <= Math.max(2, token.length / 14)) return token;
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** A UUID names a thing and opens nothing by itself. */
function isIdentifier(token: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(token);
}

/** Shannon entropy of the characters, bits per character. */
function entropy(token: string): number {
  const counts = new Uint16Array(128);
  for (let i = 0; i < token.length; i++) counts[token.charCodeAt(i) & 127]!++;
  let bits = 0;
  for (const count of counts) {
    if (count > 0) bits -= (count / token.length) * Math.log2(count / token.length);
  }
  return bits;
}
