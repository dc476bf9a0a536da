/** Keys of wallets written as 12 to 24 words (BIP-39): in a line, numbered, or as a list of strings. */
import { mnemonicWords } from './mnemonic-words';
import { longRunsIn } from '../rules/long-tokens';
import type { SecretSpan } from '../secret-span';

/** Words of a phrase that were written by hand may not all be of the table, and one may come twice. */
const leastShare = 0.8;
const counts = [24, 21, 18, 15, 12];
const fewest = 12;
/** Letters of a word, and code units between two. */
const [shortest, longest, widestGap] = [3, 8, 16];
const shortestPhrase = fewest * shortest + fewest - 1;

interface Word {
  readonly start: number;
  readonly end: number;
}

const letter = 1;
const between = 2;

/** Code unit → whether it may stand in a phrase: blanks, line ends, quotes, commas, the numbers of a list. */
const classes = new Uint8Array(0x10000);
for (const sign of 'abcdefghijklmnopqrstuvwxyz') classes[sign.charCodeAt(0)] = letter;
for (const sign of ' \t\r\n"\'`,;|.):(-*0123456789') classes[sign.charCodeAt(0)] = between;

export function findSeedPhrases(text: string, found: SecretSpan[]): void {
  for (const { start, end } of longRunsIn(text, classes, shortestPhrase))
    findBetween(text, start, end, found);
}

/** Where nothing but lower case and the signs between words stands. */
function findBetween(text: string, from: number, to: number, found: SecretSpan[]): void {
  // Of the words that follow each other: where the first begins, how many there are, and what stands behind
  // the last.
  let [start, count, gap] = [0, 0, 0];
  for (let at = from; at <= to;) {
    let code = at < to ? text.charCodeAt(at) : 0;
    if (code < 97 || code > 122) {
      if (count > 0 && (classes[code] !== between || ++gap > widestGap)) {
        if (count >= fewest) addPhrases(text, start, at, found);
        count = 0;
      }
      at++;
      continue;
    }
    const begin = at;
    do code = text.charCodeAt(++at);
    while (code >= 97 && code <= 122);
    const length = at - begin;
    const isWord = length >= shortest && length <= longest && !isWordCharacter(code);
    if (isWord && !isWordCharacter(text.charCodeAt(begin - 1))) {
      if (count++ === 0) start = begin;
    } else {
      if (count >= fewest) addPhrases(text, start, begin, found);
      count = 0;
    }
    gap = 0;
  }
}

function isWordCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || code === 36 || code > 127;
}

function addPhrases(text: string, start: number, end: number, found: SecretSpan[]): void {
  const words: Word[] = [];
  // How many of those before each are of the table.
  const known = [0];
  for (let at = start; at < end; at++) {
    const from = at;
    while (at < end && classes[text.charCodeAt(at)] === letter) at++;
    if (at === from) continue;
    const isKnown = mnemonicWords.has(text.slice(from, at));
    words.push({ start: from, end: at });
    known.push(known.at(-1)! + (isKnown ? 1 : 0));
  }
  const isPhrase = (from: number, count: number): boolean =>
    from + count <= words.length &&
    known[from + 1]! > known[from]! &&
    count - (known[from + count]! - known[from]!) <= count * (1 - leastShare) &&
    areDrawn(words.slice(from, from + count).map((word) => text.slice(word.start, word.end)));
  for (let from = 0; from + fewest <= words.length;) {
    const count = isPhrase(from, fewest) ? counts.find((length) => isPhrase(from, length)) : undefined;
    if (count === undefined) {
      from++;
      continue;
    }
    found.push({ start: words[from]!.start, end: words[from + count - 1]!.end, kind: 'seed phrase' });
    from += count;
  }
}

/** A program repeats its words; a phrase is drawn from 2,048 of them. */
function areDrawn(words: readonly string[]): boolean {
  const distinct = new Set<string>();
  let strangers = 0;
  for (const word of words) {
    if (!mnemonicWords.has(word) || distinct.has(word)) {
      if (++strangers > words.length * (1 - leastShare)) return false;
    } else distinct.add(word);
  }
  return true;
}
