/**
 * Fits a suggestion to what already stands right of the cursor: never twice the same, brackets and quotes
 * balanced.
 */
import { isGraphemeBorder, wholeGraphemes } from '../../text/characters/graphemes';
import {
  beginsWithUnspaced,
  beginsWithWord,
  firstWord,
  isWordBorder,
} from '../../text/characters/word-borders';

const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const opening = new Set(Object.values(closing));
/** Code units on each side of the cursor that tell whether it stands inside a word or a character. */
const reach = 48;
const quotes = ['"', "'", '`'];
/** What may stand right of the cursor without being the user's own continuation of the line. */
const onlyClosing = /^[\s)\]}>'"`;,:]*$/;

/** The part of the text up to its first line break. */
export function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text : text.slice(0, end);
}

/** Whether the cursor stands inside a word that the suffix continues. */
export function insideWord(prefix: string, suffix: string): boolean {
  return !isBorder(isWordBorder, prefix, suffix);
}

/** Whether the cursor stands inside a character that the suffix continues. */
export function insideCharacter(prefix: string, suffix: string): boolean {
  return !isBorder(isGraphemeBorder, prefix, suffix);
}

function isBorder(judge: (text: string, index: number) => boolean, prefix: string, suffix: string): boolean {
  const before = prefix.slice(-reach);
  return judge(before + suffix.slice(0, reach), before.length);
}

/**
 * The longest beginning of `text` (one line) that can be inserted between `line`, which is the line before
 * the cursor, and `suffix`; empty when none can.
 */
export function fitToSuffix(line: string, text: string, suffix: string): string {
  const fitted = fitToRest(line, text, suffix);
  return fitted.slice(0, wholeGraphemes(line, fitted, suffix));
}

function fitToRest(line: string, text: string, suffix: string): string {
  const rest = firstLine(suffix);
  if (rest.trim() === '') return repeatsNextLine(line + text, suffix.slice(rest.length)) ? '' : text;
  if (beginsWithWord(rest) && !beginsWithUnspaced(rest)) return '';
  let fitted = onlyClosing.test(rest) ? text : onlyWord(text);
  fitted = fitted.slice(0, closingIndex(line, fitted, rest.trimStart()));
  if (fitted.startsWith(rest.trim()) || fitted.startsWith(rest)) return '';
  for (let overlap = overlapLength(fitted, rest); overlap > 0; overlap = overlapLength(fitted, rest)) {
    fitted = fitted.slice(0, -overlap);
  }
  return insideWord(line + fitted, rest) ? '' : fitted;
}

/**
 * Where the text closes a bracket or quote that it has not opened and that is already closed right of the
 * cursor.
 */
function closingIndex(line: string, text: string, rest: string): number {
  const open: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (opening.has(character)) open.push(character);
    else if (character in closing) {
      if (open.at(-1) === closing[character]) open.pop();
      else if (rest.startsWith(character)) return i;
    } else if (quotes.includes(character) && rest.startsWith(character)) {
      if ((line.split(character).length + text.slice(0, i).split(character).length) % 2 === 1) return i;
    }
  }
  return text.length;
}

/**
 * The longest end of `text` that `rest` begins with; closing brackets alone were judged by what they close.
 */
function overlapLength(text: string, rest: string): number {
  for (let length = Math.min(text.length, rest.length); length > 0; length--) {
    const overlap = rest.slice(0, length);
    if (text.endsWith(overlap) && !/^[)\]}]+$/.test(overlap)) return length;
  }
  return 0;
}

/** White space and the word behind it, if there is one. */
function onlyWord(text: string): string {
  const first = firstWord(text);
  return beginsWithWord(first.trimStart()) ? first : text.slice(0, text.length - text.trimStart().length);
}

/** Whether the line would be the next one, or the beginning of it: one word alone may begin many lines. */
function repeatsNextLine(line: string, following: string): boolean {
  const [now, next] = [line.trim(), firstLine(following.trimStart()).trim()];
  if (now === '' || !next.startsWith(now)) return false;
  return now === next || (firstWord(now) !== now && isWordBorder(next, now.length));
}
