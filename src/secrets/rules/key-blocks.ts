/**
 * PEM and PGP blocks (private keys, certificates, messages), over lines, in a string with `\n`, or in a
 * comment.
 */
import { looksRandom } from './random-strings';
import type { HintedRule } from '../hinted-rules';
import type { LongToken } from './long-tokens';
import type { SecretSpan } from '../secret-span';

const begin = /-----BEGIN [A-Z0-9 ]{1,60}-----|---- BEGIN SSH2 [A-Z ]{1,40} ----|PuTTY-User-Key-File-\d: /y;
/** Of a marker, before the word by which it is found. */
const dashes = 5;
/** What may stand between the pieces of base64: line ends, quotes, escapes, comment signs, header lines. */
const between =
  /(?:\\[nrt\\]|[\s"'`+,;\\#*|>()[\]-]|\/\/|(?:Proc-Type|DEK-Info|Comment|Version|Hash|Charset|Encryption|Subject|Public-Lines|Private-Lines|Private-MAC|Key-Derivation|Argon2-[A-Za-z]{1,20})(?::| =)[^\n\\]{0,200})*/y;
const base64 = /[A-Za-z0-9+/=]+/y;
const end = /-{4,5} ?END [A-Z0-9 ]{1,60}-{4,5}/y;
/** Shorter pieces are words of a program, unless the block ends right behind. */
const minimumPiece = 24;

const row = /^\s*["']?[A-Za-z0-9+/]{48,128}["']?[,;]?\s*$/;
/** Quick: false for nearly every text. */
export function mayHoldKeyBlock(text: string): boolean {
  return (
    text.includes('---- BEGIN ') ||
    text.includes('-----BEGIN ') ||
    text.includes('PuTTY-User-Key-File-') ||
    (text.length >= 48 && row.test(text))
  );
}

/**
 * Rows of base64 alone on their lines, two at least, and the short one that ends them: a block without its
 * marker.
 */
const rows =
  /^(?:[ \t]{0,40}["']?[A-Za-z0-9+/]{48,128}["']?[,;]?[ \t]*\r?\n){2,400}(?:[ \t]{0,40}["']?[A-Za-z0-9+/]{2,128}={0,2}["']?(?=[,;]?[ \t]*(?:\r?\n|$)))?/my;
const [longestIndentation, shortestRow] = [40, 48];

export const keyBlocks: HintedRule = {
  hints: ['begin', 'putty'],
  on(text, _language, found) {
    let behindLast = 0;
    return (at) => {
      const start = text[at] === 'P' ? at : at - dashes;
      if (start < behindLast) return at + 1;
      begin.lastIndex = start;
      if (!begin.test(text)) return at + 1;
      behindLast = begin.lastIndex;
      const stop = endOfBody(text, behindLast);
      if (stop !== null) {
        found.push({ start, end: stop, kind: 'key block' });
        behindLast = stop;
      }
      return behindLast;
    };
  },
};

/** Blocks without their markers, of which the first row is one of the long tokens. */
export function findRowsOfKeys(text: string, tokens: readonly LongToken[], found: SecretSpan[]): void {
  let next = 0;
  for (const { start, end } of tokens) {
    if (end - start < shortestRow || start < next) continue;
    rows.lastIndex = lineBefore(text, start);
    const block = rows.exec(text)?.[0];
    if (block === undefined) continue;
    next = rows.lastIndex;
    const first = /[A-Za-z0-9+/]{48,}/.exec(block)!;
    // The beginnings of keys in DER and of OpenSSH are less random than the rest.
    if (!/^(?:MI[GIH]|b3Bl)/.test(first[0]) && !looksRandom(first[0])) continue;
    const from = next - block.length;
    found.push({ start: from + first.index, end: from + block.trimEnd().length, kind: 'key block' });
  }
}

/** Where the line begins, if nothing but an indentation and a quote stands before the token. */
function lineBefore(text: string, token: number): number {
  let at = token;
  if (text[at - 1] === '"' || text[at - 1] === "'") at--;
  for (let count = 0; count < longestIndentation && (text[at - 1] === ' ' || text[at - 1] === '\t'); count++)
    at--;
  return at;
}

/**
 * Behind the body and its closing line; null when no base64 follows, as where a program only names the
 * marker.
 */
function endOfBody(text: string, start: number): number | null {
  let last: number | null = null;
  for (let position = start; ;) {
    between.lastIndex = position;
    between.test(text);
    const dashes = closing(text, between.lastIndex, position);
    if (dashes !== null) return last === null ? null : dashes;
    base64.lastIndex = between.lastIndex;
    if (!base64.test(text)) return last;
    const length = base64.lastIndex - between.lastIndex;
    if (
      length < minimumPiece &&
      (last === null || closing(text, skip(text, base64.lastIndex), base64.lastIndex) === null)
    ) {
      return last;
    }
    position = last = base64.lastIndex;
  }
}

function skip(text: string, position: number): number {
  between.lastIndex = position;
  between.test(text);
  return between.lastIndex;
}

/** `between` may have eaten the dashes in front of END: look back over them. */
function closing(text: string, position: number, from: number): number | null {
  let start = position;
  while (start > from && text[start - 1] === '-') start--;
  end.lastIndex = start;
  if (end.test(text)) return end.lastIndex;
  if (text[start - 1] !== ' ') return null;
  start--;
  while (start > from && text[start - 1] === '-') start--;
  end.lastIndex = start;
  return end.test(text) ? end.lastIndex : null;
}
