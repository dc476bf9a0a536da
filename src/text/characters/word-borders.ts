/**
 * Where words begin and end, in every script: by the characters they are made of, and in the scripts that are
 * written without spaces by the dictionaries of `Intl.Segmenter`.
 */
import { codePointCount, unitsOf } from './code-points';

/**
 * Also `_` and `$`, which names in programs have, and the two joiners, which belong to the letters beside
 * them.
 */
const wordCharacter = /[\p{L}\p{N}\p{M}_$\u200C\u200D]/u;
const combining = /[\p{M}\u200C\u200D]/u;

/** Each with the locale whose dictionary knows it. */
const unspacedScripts: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}\u30FC]/u, 'ja'],
  [/[\p{Script=Han}\u3005\u3007]/u, 'zh'],
  [/\p{Script=Thai}/u, 'th'],
  [/\p{Script=Lao}/u, 'lo'],
  [/\p{Script=Khmer}/u, 'km'],
  [/\p{Script=Myanmar}/u, 'my'],
];

const knownTrait = 1;
const wordTrait = 2;
const combiningTrait = 4;
const unspacedTrait = 8;
/** What each code point is, filled as characters are met. */
const traits = new Uint8Array(codePointCount);

/** Code units on each side of a place within which its word is sought. */
const reach = 48;
/** Runs whose words are kept, since the same one is asked about many times. */
const runsKept = 64;

const segmenters = new Map<string, Intl.Segmenter>();
const wordEnds = new Map<string, ReadonlySet<number>>();

/** Whether the text begins with a character of a word in any script. */
export function beginsWithWord(text: string): boolean {
  const first = text.codePointAt(0);
  return first !== undefined && isWordCharacter(first);
}

/** Whether the text begins with a character of a script that is written without spaces between words. */
export function beginsWithUnspaced(text: string): boolean {
  const first = text.codePointAt(0);
  return first !== undefined && isUnspaced(first);
}

/** Whether the text ends with a character of a word in any script. */
export function endsWithWord(text: string): boolean {
  return text.length > 0 && isWordCharacter(codePointBefore(text, text.length));
}

/** Whether a character is of a script that is written without spaces between words. */
function isUnspaced(codePoint: number): boolean {
  return (traitsOf(codePoint) & unspacedTrait) !== 0;
}

/** Whether no word goes on over the place `index` of a text; its ends are borders. */
export function isWordBorder(text: string, index: number): boolean {
  if (index <= 0 || index >= text.length) return true;
  const [before, behind] = [codePointBefore(text, index), text.codePointAt(index)!];
  if (!isWordCharacter(before) || !isWordCharacter(behind)) return true;
  if (isCombining(behind)) return false;
  const unspaced = isUnspaced(behind);
  if (unspaced !== isUnspaced(before)) return true;
  if (!unspaced) return false;
  const start = runStart(text, index);
  return endsWithin(text.slice(start, runEnd(text, index))).has(index - start);
}

/** The white space that a text begins with, and the word or the run of other characters behind it. */
export function firstWord(text: string): string {
  const start = text.length - text.trimStart().length;
  let end = start;
  const isWord = beginsWithWord(text.slice(start));
  while (end < text.length) {
    const codePoint = text.codePointAt(end)!;
    const character = String.fromCodePoint(codePoint);
    if (/\s/.test(character) || isWordCharacter(codePoint) !== isWord) break;
    if (isWord && end > start && isWordBorder(text, end)) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** The words of runs of a script without spaces, one after the other: each run is looked up once. */
export class UnspacedWords {
  private text = '';
  /** Where the last word ended, and where those behind it in its run end, the next one last. */
  private next = -1;
  private ends: number[] = [];

  /** Where the word at `start` ends, in the run that goes on to `end`. */
  end(text: string, start: number, end: number): number {
    if (start !== this.next || this.ends.length === 0 || text !== this.text) {
      this.ends = Array.from(endsWithin(text.slice(start, end)), (length) => start + length).reverse();
    }
    this.text = text;
    this.next = this.ends.pop() ?? end;
    return this.next;
  }
}

function isWordCharacter(codePoint: number): boolean {
  return (traitsOf(codePoint) & wordTrait) !== 0;
}

function isCombining(codePoint: number): boolean {
  return (traitsOf(codePoint) & combiningTrait) !== 0;
}

function traitsOf(codePoint: number): number {
  return traits[codePoint]! || classify(codePoint);
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  let found = knownTrait;
  if (wordCharacter.test(character)) found |= wordTrait;
  if (combining.test(character)) found |= combiningTrait;
  if (unspacedScripts.some(([script]) => script.test(character))) found |= unspacedTrait;
  traits[codePoint] = found;
  return found;
}

function codePointBefore(text: string, index: number): number {
  const low = text.charCodeAt(index - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && index > 1;
  return pair ? text.codePointAt(index - 2)! : low;
}

/** What is of a script without spaces, and what combines with it. */
function continues(codePoint: number): boolean {
  return isUnspaced(codePoint) || isCombining(codePoint);
}

function runStart(text: string, index: number): number {
  let start = index;
  while (start > 0 && index - start < reach) {
    const codePoint = codePointBefore(text, start);
    if (!continues(codePoint)) break;
    start -= unitsOf(codePoint);
  }
  return start;
}

function runEnd(text: string, index: number): number {
  let end = index;
  while (end < text.length && end - index < reach) {
    const codePoint = text.codePointAt(end)!;
    if (!continues(codePoint)) break;
    end += unitsOf(codePoint);
  }
  return end;
}

/** Where the words of a run end. */
function endsWithin(run: string): ReadonlySet<number> {
  const known = wordEnds.get(run);
  if (known) return known;
  const ends = new Set<number>();
  for (const { index, segment } of segmenterOf(run).segment(run)) ends.add(index + segment.length);
  if (wordEnds.size >= runsKept) wordEnds.delete(wordEnds.keys().next().value!);
  wordEnds.set(run, ends);
  return ends;
}

/** With any kana the run is Japanese; Han alone is taken for Chinese. */
function segmenterOf(run: string): Intl.Segmenter {
  const locale = unspacedScripts.find(([script]) => script.test(run))?.[1] ?? 'und';
  const segmenter = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: 'word' });
  segmenters.set(locale, segmenter);
  return segmenter;
}
