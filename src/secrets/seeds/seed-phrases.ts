/** Keys of wallets written as 12 to 24 words (BIP-39): in a line, numbered, or as a list of strings. */
import { mnemonicWords } from './mnemonic-words';
import type { SecretSpan } from '../secret-span';

/** Words of a phrase that were written by hand may not all be of the table, and one may come twice. */
const leastShare = 0.8;
const counts = [24, 21, 18, 15, 12];
const fewest = 12;
/** Letters of a word, and code units between two. */
const [shortest, longest, widestGap] = [3, 8, 16];

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Blanks, line ends, quotes, commas, and the numbers of a list. */
const between = new Uint8Array(128);
for (const sign of ' \t\r\n"\'`,;|.):(-*0123456789') between[sign.charCodeAt(0)] = 1;

export function findSeedPhrases(text: string, found: SecretSpan[]): void {
  // Of the words that follow each other: where the first begins, how many there are, and what stands behind
  // the last.
  let [start, count, gap] = [0, 0, 0];
  for (let at = 0; at <= text.length;) {
    let code = at < text.length ? text.charCodeAt(at) : 0;
    if (code < 97 || code > 122) {
      if (count > 0 && (code > 127 || between[code] === 0 || ++gap > widestGap)) {
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
  const words = [...text.slice(start, end).matchAll(/[a-z]+/g)].map((match): Word => {
    return { text: match[0], start: start + match.index, end: start + match.index + match[0].length };
  });
  for (let from = 0; from + fewest <= words.length;) {
    const count = isPhrase(words, from, fewest)
      ? counts.find((length) => isPhrase(words, from, length))
      : undefined;
    if (count === undefined) {
      from++;
      continue;
    }
    found.push({ start: words[from]!.start, end: words[from + count - 1]!.end, kind: 'seed phrase' });
    from += count;
  }
}

/** A program repeats its words; a phrase is drawn from 2,048 of them. */
function isPhrase(words: readonly Word[], from: number, count: number): boolean {
  if (from + count > words.length || !mnemonicWords.has(words[from]!.text)) return false;
  const distinct = new Set<string>();
  let strangers = 0;
  for (let i = from; i < from + count; i++) {
    const { text } = words[i]!;
    if (!mnemonicWords.has(text) || distinct.has(text)) {
      if (++strangers > count * (1 - leastShare)) return false;
    } else distinct.add(text);
  }
  return true;
}
