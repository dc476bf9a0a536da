/**
 * Values that are secret because of the name they are given to: `password = "…"`, `API_KEY=…`,
 * `<secret>…</secret>`.
 */
import { looksRandom } from './random-strings';
import { secretNameOf, type Strength } from './secret-names';
import type { SecretSpan } from '../secret-span';
import { isCredential, isSecret } from './secret-values';

/** Where a name may be that of a secret. */
const trigger =
  /pass(?:w(?:or)?d|phrase|code|_|\b)|pwd|secret|token|credential|authorization|\bauth\b|bearer|(?:api|access|private|encryption|signing|account|master|license|shared|service|auth|deploy|admin|session|cipher|hmac|signature|storage|consumer|app)[-_ ]?key|salt|mnemonic|seed_?phrase|identified by/gi;

/**
 * Between the name and the value. Group 1: a bare comma or parenthesis, which only a quoted value may follow.
 */
const operator =
  /(?:\\?["'`])?\]?[ \t]{0,20}(?:[ \t]{0,1}is[ \t:]{1,3}|[\w<>[\]*&]{1,30}[ \t]{1,3}=(?![=>])|[?!]?:[ \t]{0,3}[\w<>[\]|&. ]{1,40}=(?![=>])|(?:\|\||\?\?|&&|[:?+.!])?={1,3}>?|::?|<-|(,[ \t]{0,3}(?:(?:value|Value|content)[ \t]{0,2}[=:])?|\(|(?:["'][ \t]{1,3}(?:value|content)[ \t]{0,2}=)|[ \t](?=["'])))[ \t]{0,20}(?:\r?\n[ \t]{0,40}(?=["'`]))?(?:\w{1,20}\()?(?:[rbufLR@$]{0,2}(?=["'`]))?/y;
const element = />([^<>\s]{3,300})<\//y;
const flag = /(?:[ \t]{1,3}|=)(["']?)([^\s"'|&;<>]{4,300})\1/y;
/** A user and a password as two strings: the second is the secret. */
const pair =
  /\s{0,3}[=:]\s{0,3}(?:new\s)?[\w.]{0,40}[([]\s{0,3}["'][^"'\n]{1,80}["']\s{0,3},\s{0,3}["']([^"'\s]{4,200})["']/y;
const scheme =
  /(?:["'`]?\s{0,3}[:,=]\s{0,3}["'`]?(?:Bearer|Basic|Token|ApiKey|Digest)[ \t]{1,3}|[ \t]{1,3})([\w+/.=~-]{16,4000})/iy;

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

export function findAssignedSecrets(text: string, language: string | undefined, found: SecretSpan[]): void {
  trigger.lastIndex = 0;
  for (let match = trigger.exec(text); match; match = trigger.exec(text)) {
    const start = leftOfName(text, match.index);
    const end = rightOfName(text, trigger.lastIndex);
    trigger.lastIndex = end;
    const span = valueBehind(text, start, end, language);
    if (!span) continue;
    found.push(span);
    trigger.lastIndex = span.end;
  }
}

const maximumName = 80;

function leftOfName(text: string, index: number): number {
  let start = index;
  while (start > 0 && index - start < maximumName && isNameCharacter(text.charCodeAt(start - 1))) start--;
  return start;
}

function rightOfName(text: string, index: number): number {
  let end = index;
  while (end < text.length && end - index < maximumName && isNameCharacter(text.charCodeAt(end))) end++;
  return end;
}

function isNameCharacter(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 36
  );
}

/** The commonest things that follow a name in a program, and give it no value. */
const noValue = /[.;){}\r\n]|, ?[^ "'`]| [^ =:<"'`|?&[A-Za-z0-9]|$/y;

function valueBehind(
  text: string,
  start: number,
  end: number,
  language: string | undefined,
): SecretSpan | null {
  noValue.lastIndex = end;
  if (noValue.test(text)) return null;
  const name = secretNameOf(text.slice(start, end));
  if (!name) return null;
  const { strength } = name;
  return (
    (name.isHeader ? ofHeader(text, end) : null) ??
    (text[end] === '>' ? ofElement(text, end, strength) : null) ??
    (name.isFlag ? ofFlag(text, end, strength) : null) ??
    (name.isPair ? ofPair(text, end) : null) ??
    ofOperator(text, start, end, strength, language)
  );
}

function ofHeader(text: string, end: number): SecretSpan | null {
  const value = matchAt(scheme, text, end)?.[1];
  if (value === undefined || !isCredential(value)) return null;
  return { start: scheme.lastIndex - value.length, end: scheme.lastIndex, kind: 'authorization header' };
}

function ofElement(text: string, end: number, strength: Strength): SecretSpan | null {
  const value = matchAt(element, text, end)?.[1];
  return value !== undefined && isSecret(value, strength, true)
    ? assigned(end + 1, end + 1 + value.length)
    : null;
}

function ofFlag(text: string, end: number, strength: Strength): SecretSpan | null {
  const match = matchAt(flag, text, end);
  const value = match?.[2];
  if (value === undefined || value.startsWith('-') || !isSecret(value, strength, false)) return null;
  const stop = flag.lastIndex - match![1]!.length;
  return assigned(stop - value.length, stop);
}

function ofPair(text: string, end: number): SecretSpan | null {
  const value = matchAt(pair, text, end)?.[1];
  if (value === undefined || !isCredential(value)) return null;
  return assigned(pair.lastIndex - 1 - value.length, pair.lastIndex - 1);
}

function ofOperator(
  text: string,
  start: number,
  end: number,
  strength: Strength,
  language: string | undefined,
): SecretSpan | null {
  const match = matchAt(operator, text, end);
  if (!match) return null;
  const at = operator.lastIndex;
  const quoted = quotedAt(text, at);
  if (!quoted) return match[1] === undefined ? bareValue(text, at, start, strength, language) : null;
  const value = text.slice(quoted.start, quoted.end);
  return isSecret(value, strength, true) ? assigned(quoted.start, quoted.end) : null;
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function assigned(start: number, end: number): SecretSpan {
  return { start, end, kind: 'assigned secret' };
}

const maximumValue = 4_096;

/** The inside of a string literal that begins here and ends on the same line. */
function quotedAt(text: string, at: number): { start: number; end: number } | null {
  const escaped = text[at] === '\\' && /["'`]/.test(text[at + 1] ?? '');
  const quote = text[escaped ? at + 1 : at];
  if (quote !== '"' && quote !== "'" && quote !== '`') return null;
  let start = at + (escaped ? 2 : 1);
  if (text.startsWith(quote + quote, start) && text[start + 2] !== undefined) start += 2; // """…"""
  for (let i = start; i < text.length && i - start < maximumValue; i++) {
    const character = text[i]!;
    if (character === '\n') return null;
    if (character === '\\' && text[i + 1] === quote && escaped) return { start, end: i };
    if (character === '\\') i++;
    else if (character === quote) return { start, end: i };
  }
  return null;
}

const unquoted = /[^\s"'`<>,;(){}[\]\\][^\s"'`<>;\\]{2,400}/y;
const expression = /^[A-Za-z_$][\w$]*(?:(?:\?\.|!?\.|::|->)[\w$]+)*[!?]?$/;

function bareValue(
  text: string,
  at: number,
  nameStart: number,
  strength: Strength,
  language: string | undefined,
): SecretSpan | null {
  const match = matchAt(unquoted, text, at);
  if (!match) return null;
  const value = /[,)\]}]$/.test(match[0]) ? match[0].replace(/[,)\]}]+$/, '') : match[0];
  const span = assigned(at, at + value.length);
  // One of several in a connection string: `;Password=…;`, without a space, inside quotes.
  if (
    /[;"'`&]/.test(text[nameStart - 1] ?? '') &&
    text[at - 1] === '=' &&
    /[;"'`]/.test(text[at + match[0].length] ?? '')
  ) {
    return isSecret(value, strength, false) ? assigned(at, at + match[0].length) : null;
  }
  if (value.length < 4 || /^[=:&|(]/.test(value) || !isSecret(value, strength, false)) return null;
  const rest =
    match[0].slice(value.length) +
    text.slice(at + match[0].length, at + match[0].length + 120).split('\n', 1)[0]!;
  const alone = /^\s*(?:#.*|\/\/.*|\\|&&.*|\|.*|\*\/|-->)?\s*$/.test(rest);
  if (language !== undefined && bare.has(language)) {
    return alone || isSetting(text, nameStart, at) || /[\d\W_]/.test(value) ? span : null;
  }
  const mixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  if (isProse(text, nameStart, language)) return mixed || (alone && /[^\w.:/-]/.test(value)) ? span : null;
  if (looksRandom(value)) return span;
  if (!alone || /[(){}[\]]/.test(match[0])) return null;
  // `NAME=value` without a space, alone on its line, is no program; nor is `name: value7` without a comma.
  if (isSetting(text, nameStart, at)) return span;
  if (expression.test(value)) return mixed && text[at - 1] === ' ' && text[at - 2] === ':' ? span : null;
  return mixed && /[^\w.*/+=&|?:-]/.test(value) ? span : null;
}

function isSetting(text: string, nameStart: number, at: number): boolean {
  if (text[at - 1] !== '=') return false;
  return /^\s*(?:(?:export|set|setx|ENV|ARG|-e|--env)\s{1,3})?$/.test(lineBefore(text, nameStart));
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
