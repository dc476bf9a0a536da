/**
 * A text as the sequence networks of text read it: words, numbers, runs of punctuation and line breaks. Two
 * ids say what a unit is without any dictionary: a hash of all of it (Weinberger et al. 2009), and one of how
 * it looks, which words that were never met have too.
 */
import { fnv1a } from '../../text/characters/fnv-1a';
import { WordPretokens } from '../../text/words/word-pretokens';

export interface TextUnit {
  readonly text: string;
  /** UTF-16 units from the start of the text. */
  readonly start: number;
}

/** In their order; together they are the text. */
export function textUnits(text: string): TextUnit[] {
  const scanner = new WordPretokens();
  const units: TextUnit[] = [];
  for (let start = 0; start < text.length;) {
    const end = scanner.end(text, start);
    units.push({ text: text.slice(start, end), start });
    start = end;
  }
  return units;
}

const wholes = 2048;
const looks = 1024;
/** Ids of `unitIds`; 0 is behind the end of a sequence. */
export const unitVocabulary = 1 + wholes + looks;

/** What it is, and how it looks. */
export function unitIds(unit: string): [number, number] {
  return [1 + (hashOf(unit) % wholes), 1 + wholes + (hashOf(lookOf(unit)) % looks)];
}

/** The first two characters of a unit, its last one and about how long it is. */
export function lookOf(unit: string): string {
  const word = unit.trim();
  const length = unit.length > 8 ? 'l' : unit.length > 3 ? 'm' : 's';
  return `${word.slice(0, 2)} ${word.slice(-1)} ${length}`;
}

/** FNV-1a with a finalizer, 32 bits. */
export function hashOf(text: string): number {
  let hash = fnv1a(text);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0x5bd1e995);
  return (hash ^ (hash >>> 15)) >>> 0;
}
