/**
 * Where the value of a name begins and ends: a literal, or a word without quotes where the language or the
 * line has such.
 */
import type { Strength } from '../names/secret-names';
import { isSecret } from './secret-values';
import { looksRandom } from './random-strings';

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Languages in which a value stands without quotes. */
const bare = new Set([
  'shellscript',
  'dotenv',
  'ini',
  'properties',
  'yaml',
  'dockerfile',
  'makefile',
  'bat',
  'fish',
  'toml',
  'log',
]);
const prose = new Set([
  'plaintext',
  'markdown',
  'mdx',
  'restructuredtext',
  'asciidoc',
  'latex',
  'html',
  'xml',
  'csv',
]);

export function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

const maximumValue = 4_096;
/** What stands between the parts of a literal that is put together. */
const joined = /\s{0,20}(?:\+|\.\.?|&|\|\||<<|\\)?\s{0,40}(?=["'`])/y;

/**
 * The inside of a string literal that begins here; of one that is put together of several, from the first to
 * the last.
 */
export function quotedAt(text: string, at: number): Stretch | null {
  const first = literalAt(text, at);
  if (!first) return null;
  let { end } = first;
  for (let parts = 1; parts < 8; parts++) {
    const close = text[end] === '\\' ? end + 2 : end + 1;
    joined.lastIndex = close;
    if (!joined.test(text) || joined.lastIndex === close) break;
    const between = text.slice(close, joined.lastIndex).trim();
    const next = between === '' ? null : literalAt(text, joined.lastIndex);
    if (!next) break;
    end = next.end;
  }
  return { start: first.start, end };
}

const [lineFeed, doubleQuote, singleQuote, backslash, backquote] = [10, 34, 39, 92, 96];

/** One literal, which ends on its line. */
export function literalAt(text: string, at: number): Stretch | null {
  const escaped = text.charCodeAt(at) === backslash;
  const quote = text.charCodeAt(escaped ? at + 1 : at);
  if (quote !== doubleQuote && quote !== singleQuote && quote !== backquote) return null;
  let start = at + (escaped ? 2 : 1);
  // """…"""
  if (text.charCodeAt(start) === quote && text.charCodeAt(start + 1) === quote && start + 2 < text.length)
    start += 2;
  const stop = Math.min(text.length, start + maximumValue);
  for (let i = start; i < stop; i++) {
    const code = text.charCodeAt(i);
    if (code === lineFeed) return null;
    if (code === quote) return { start, end: i };
    if (code === backslash) {
      if (escaped && text.charCodeAt(i + 1) === quote) return { start, end: i };
      i++;
    }
  }
  return null;
}

const unquoted = /[^\s"'`<>,;(){}[\]\\][^\s"'`<>;\\]{2,400}/y;
const expression = /^[A-Za-z_$][\w$]*(?:(?:\?\.|!?\.|::|->)[\w$]+)*[!?]?$/;

/** A value without quotes, where one can be told from an expression of a program. */
export function bareValue(
  text: string,
  at: number,
  nameStart: number,
  strength: Strength,
  language: string | undefined,
): Stretch | null {
  unquoted.lastIndex = at;
  if (!unquoted.test(text)) return null;
  const whole = text.slice(at, unquoted.lastIndex);
  const value = withoutClosing(whole);
  const span = { start: at, end: at + value.length };
  if (inConnectionString(text, nameStart, at, at + whole.length))
    return isSecret(value, strength, false) ? { start: at, end: at + whole.length } : null;
  if (value.length < 4 || /^[=:&|(]/.test(value) || !isSecret(value, strength, false)) return null;
  const rest =
    whole.slice(value.length) + text.slice(at + whole.length, at + whole.length + 120).split('\n', 1)[0]!;
  const alone = /^\.?\s*(?:#.*|\/\/.*|\\|&&.*|\|.*|\*\/|-->)?\s*$/.test(rest);
  if (language !== undefined && bare.has(language)) {
    return alone || isSetting(text, nameStart, at) || /[\d\W_]/.test(value) ? span : null;
  }
  const mixed = /\d/.test(value) && /\p{L}/u.test(value);
  if (isProse(text, nameStart, language)) return mixed || (alone && /[^\w.:/-]/.test(value)) ? span : null;
  if (looksRandom(value)) return span;
  if (isSetting(text, nameStart, at) && isShellSetting(text, nameStart, at + whole.length))
    return { start: at, end: at + whole.length };
  // In what calls no language its own, a name and a value alone on a line are a configuration.
  if (language === undefined && alone && isEntry(text, nameStart)) return span;
  // In a shell, a command may follow.
  if (isSetting(text, nameStart, at) && /^[A-Z_]+$/.test(text.slice(nameStart, at - 1)) && /^ \w/.test(rest))
    return span;
  if (!alone || /[(){}[\]]/.test(whole))
    return mixed && strength === 'strong' && inLog(text, at) ? span : null;
  // `NAME=value` without a space, alone on its line, is no program; nor is `name: value7` without a comma.
  if (isSetting(text, nameStart, at)) return span;
  if (expression.test(value))
    return mixed && strength === 'strong' && text[at - 1] === ' ' && text[at - 2] === ':' ? span : null;
  return mixed && /[^\w.*/+=&|?:-]/.test(value) ? span : null;
}

function withoutClosing(value: string): string {
  let end = value.length;
  while (',)]}.'.includes(value[end - 1] ?? ' ')) end--;
  return value.slice(0, end);
}

/** One of several in a connection string: `;Password=…;`, or `password=…` among words of the same form. */
function inConnectionString(text: string, nameStart: number, at: number, end: number): boolean {
  if (text[at - 1] !== '=') return false;
  const [before, behind] = [text[nameStart - 1] ?? '', text[end] ?? ''];
  if (/[;"'`&]/.test(before)) return /[;"'`]/.test(behind) || (before === ';' && /^\s?$/.test(behind));
  return before === ' ' && /\w=[^\s;"']{1,80} $/.test(text.slice(Math.max(0, nameStart - 100), nameStart));
}

/** In a line of a log, words of the form `user=bob` stand beside it. */
function inLog(text: string, at: number): boolean {
  return text[at - 1] === '=' && /(?:^|[ \t])\w{2,20}=\S+ /.test(lineBefore(text, at));
}

function isSetting(text: string, nameStart: number, at: number): boolean {
  if (text[at - 1] !== '=') return false;
  return /^\s*(?:(?:export|set|setx|ENV|ARG|-e|--env|-)\s{1,3})?$/.test(lineBefore(text, nameStart));
}

/** In a shell the value ends with the line, whatever signs it has. */
function isShellSetting(text: string, nameStart: number, end: number): boolean {
  return (
    /^\s*(?:\r?\n|$)/.test(text.slice(end, end + 40)) &&
    /^\s*(?:export|set|setx|SET|ENV)\s{1,3}$/.test(lineBefore(text, nameStart))
  );
}

/** Nothing but a sign of a list, or the first part of the name, stands before it on its line. */
function isEntry(text: string, nameStart: number): boolean {
  return /^\s*(?:[-*+•]\s{1,3})?["']?(?:[\w.-]{1,60}\.)?$/.test(lineBefore(text, nameStart));
}

/** In a comment, or in a language that is one. */
function isProse(text: string, position: number, language: string | undefined): boolean {
  if (language !== undefined && prose.has(language)) return true;
  return /^\s*(?:\/\/|#(?!\[)|\*|\/\*|--|;|<!--|%|REM\b)|\/\/ /.test(lineBefore(text, position));
}

/** What stands on the line before a position; of a very long line, the end of it. */
function lineBefore(text: string, position: number): string {
  const before = text.slice(Math.max(0, position - 200), position);
  return before.slice(before.lastIndexOf('\n') + 1);
}
