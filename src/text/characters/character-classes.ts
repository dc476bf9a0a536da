/**
 * What a character is to the scanners of words and subwords: a small number for each code point, by Unicode's
 * categories.
 */
import { codePointCount } from './code-points';

/** Each class is a bit of its own, so that a sum of classes is a set of them. */
export const CharacterClass = {
  /** Not a character: the text has ended. */
  end: 0,
  /** `\r` and `\n`. */
  lineBreak: 1,
  /** White space within a line. */
  space: 2,
  /** Lower-case letters, letters without case and the marks that combine with them. */
  lower: 4,
  /** Upper-case and title-case letters. */
  upper: 8,
  underscore: 16,
  number: 32,
  /** The scripts written without spaces between words: a word ends at the latest where the script changes. */
  han: 64,
  hiragana: 128,
  katakana: 256,
  /** Thai, Lao, Khmer and Burmese, whose words only a dictionary tells apart. */
  unspaced: 1024,
  /** Everything else: punctuation, symbols, emoji, controls, lone surrogates. */
  other: 512,
} as const;

/** What names are made of in most languages, of people and of programs. */
export const nameClasses =
  CharacterClass.lower | CharacterClass.upper | CharacterClass.underscore | CharacterClass.number;

/** Joiners and variation selectors go on with whatever they stand behind: letters, Han or emoji. */
const joining = CharacterClass.lower | CharacterClass.han | CharacterClass.unspaced | CharacterClass.other;

/** The scripts that are written without spaces between words. */
export const unspacedClasses =
  CharacterClass.han | CharacterClass.hiragana | CharacterClass.katakana | CharacterClass.unspaced;

/** Filled as characters are met; 0 is not known yet. */
const classes = new Uint16Array(codePointCount);

const byPattern: readonly (readonly [RegExp, number])[] = [
  [/[\r\n]/u, CharacterClass.lineBreak],
  [/[\u200C\u200D\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/u, joining],
  [/\s/u, CharacterClass.space],
  [/_/u, CharacterClass.underscore],
  [/\p{Script=Han}/u, CharacterClass.han],
  [/\p{Script=Hiragana}/u, CharacterClass.hiragana],
  [/[\p{Script=Katakana}\u30fc]/u, CharacterClass.katakana],
  [/[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u, CharacterClass.unspaced],
  [/[\p{Lu}\p{Lt}]/u, CharacterClass.upper],
  [/[\p{L}\p{M}]/u, CharacterClass.lower],
  [/\p{N}/u, CharacterClass.number],
];

/** The class of a code point. */
export function characterClass(codePoint: number): number {
  return classes[codePoint]! || classify(codePoint);
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  const found = byPattern.find(([pattern]) => pattern.test(character))?.[1] ?? CharacterClass.other;
  classes[codePoint] = found;
  return found;
}
