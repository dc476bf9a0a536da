/** What a character is to the scanners of words and subwords: a small number for each code point, by Unicode's categories. */
import { codePointCount } from './code-points';

export const CharacterClass = {
  /** Not a character: the text has ended. */
  end: 0,
  /** `\r` and `\n`. */
  lineBreak: 1,
  /** White space within a line. */
  space: 2,
  /** Lower-case letters, letters without case and the marks that combine with them. */
  lower: 3,
  /** Upper-case and title-case letters. */
  upper: 4,
  underscore: 5,
  /** Scripts written without spaces between words: a word ends at the latest where the script changes. */
  han: 6,
  hiragana: 7,
  katakana: 8,
  number: 9,
  /** Everything else: punctuation, symbols, emoji, controls, lone surrogates. */
  other: 10,
} as const;

export type CharacterClass = (typeof CharacterClass)[keyof typeof CharacterClass];

/** Filled as characters are met; 0 is not known yet. */
const classes = new Uint8Array(codePointCount);

const byPattern: readonly (readonly [RegExp, CharacterClass])[] = [
  [/[\r\n]/u, CharacterClass.lineBreak],
  [/\s/u, CharacterClass.space],
  [/_/u, CharacterClass.underscore],
  [/\p{Script=Han}/u, CharacterClass.han],
  [/\p{Script=Hiragana}/u, CharacterClass.hiragana],
  [/[\p{Script=Katakana}\u30fc]/u, CharacterClass.katakana],
  [/[\p{Lu}\p{Lt}]/u, CharacterClass.upper],
  [/[\p{L}\p{M}]/u, CharacterClass.lower],
  [/\p{N}/u, CharacterClass.number],
];

/** The class of a code point. */
export function characterClass(codePoint: number): CharacterClass {
  return (classes[codePoint]! || classify(codePoint)) as CharacterClass;
}

function classify(codePoint: number): CharacterClass {
  const character = String.fromCodePoint(codePoint);
  const found = byPattern.find(([pattern]) => pattern.test(character))?.[1] ?? CharacterClass.other;
  classes[codePoint] = found;
  return found;
}

/** Letters, numbers and the underscore: what names are made of. */
export function isWordClass(found: CharacterClass): boolean {
  return found >= CharacterClass.lower && found <= CharacterClass.number;
}
