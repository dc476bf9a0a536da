/**
 * PEM and PGP blocks (private keys, certificates, messages), over lines, in a string with `\n`, or in a
 * comment.
 */
import { looksRandom } from './random-strings';
import type { SecretSpan } from '../secret-span';

const begin = /-----BEGIN [A-Z0-9 ]{1,60}-----|---- BEGIN SSH2 [A-Z ]{1,40} ----|PuTTY-User-Key-File-\d: /g;
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
  /^(?:[ \t]{0,40}["']?[A-Za-z0-9+/]{48,128}["']?[,;]?[ \t]*\r?\n){2,400}(?:[ \t]{0,40}["']?[A-Za-z0-9+/]{2,128}={0,2}["']?(?=[,;]?[ \t]*(?:\r?\n|$)))?/gm;

export function findKeyBlocks(text: string, found: SecretSpan[]): void {
  begin.lastIndex = 0;
  for (let match = begin.exec(text); match; match = begin.exec(text)) {
    const stop = endOfBody(text, begin.lastIndex);
    if (stop === null) continue;
    found.push({ start: match.index, end: stop, kind: 'key block' });
    begin.lastIndex = stop;
  }
  for (const { index, 0: block } of text.matchAll(rows)) {
    const first = /[A-Za-z0-9+/]{48,}/.exec(block)!;
    // The beginnings of keys in DER and of OpenSSH are less random than the rest.
    if (!/^(?:MI[GIH]|b3Bl)/.test(first[0]) && !looksRandom(first[0])) continue;
    found.push({ start: index + first.index, end: index + block.trimEnd().length, kind: 'key block' });
  }
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
