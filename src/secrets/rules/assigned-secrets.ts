/**
 * Values that are secret because of the name they are given to: `password = "…"`, `API_KEY=…`,
 * `<secret>…</secret>`.
 */
import { bareValue, matchAt, quotedAt, type Stretch } from './assigned-values';
import { mayBeToldBefore, toldBefore, toldBehind, toldBeside } from './prose-secrets';
import { secretNameOf, type Strength } from '../names/secret-names';
import { hintedName, isNameCharacter, nameHints, wholeName } from '../names/names-in-text';
import { otherWords } from '../names/secret-words';
import type { HintedRule } from '../hinted-rules';
import type { SecretSpan } from '../secret-span';
import { isCredential, isSecret, isSpoken } from './secret-values';

/**
 * Between the name and the value. Group 1: a bare comma or parenthesis, which only a quoted value may follow.
 */
const operator =
  /(?:\\?["'`])?\]?[ \t]{0,20}(?:[ \t]{0,1}is[ \t:]{1,3}|[\w<>[\]*&]{1,30}[ \t]{1,3}=(?![=>])|[?!]?:[ \t]{0,3}[\w<>[\]|&. ]{1,40}=(?![=>])|(?:\|\||\?\?|&&|[:?+.!])?={1,3}>?|::?|[：＝→⇒]|->|<-|(,[ \t]{0,3}(?:(?:value|Value|content)[ \t]{0,2}[=:])?|\(|(?:["'][ \t]{1,3}(?:value|content)[ \t]{0,2}=)|[ \t](?=["'])))[ \t]{0,20}(?:\r?\n[ \t]{0,40}(?=["'`]))?(?:(?:\w{1,20}::(?:from|new)|Buffer\.from|\[\]byte|std::string|new \w{1,20}|\w{1,20})\((?=[rbufLRN@$]{0,2}\\?["'`]))?(?:[rbufLRN@$]{0,2}(?=\\?["'`]))?/y;
const element = />([^<>\s]{3,300})<\//y;
const flag = /(?:[ \t]{1,3}|=)(["']?)([^\s"'|&;<>]{4,300})\1/y;
/** A user and a password as two strings: the second is the secret. */
const pair =
  /\s{0,3}[=:]\s{0,3}(?:new\s)?[\w.]{0,40}[([]\s{0,3}["'][^"'\n]{1,80}["']\s{0,3},\s{0,3}["']([^"'\s]{4,200})["']/y;
const scheme =
  /(?:["'`]?\s{0,3}[:,=]\s{0,3}["'`]?(?:Bearer|Basic|Token|ApiKey|Digest)[ \t]{1,3}|[ \t]{1,3})([\w+/.=~-]{16,4000})/iy;
/**
 * The name stands in one place of a structure, and its value in the next one of the kind. Group 1: of an
 * element.
 */
const structure =
  /(?:["'`]?[ \t]{0,3}[,)]?[ \t]{0,3}(?:\{[^{}"']{0,160}|\r?\n(?:[^\n"']{0,80}\r?\n)?)?\s{0,40}["'`]?(?:value|default|content|stringValue|plaintext)["'`]?\s{0,3}[:=]\s{0,3}|["'`]?(?:[ \t][^<>\n]{0,80})?\/?>(?:[^<>\n]{0,3}<\/[\w:.-]{1,40}>)?\s{0,40}(?:<[\w:.-]{1,40}(?:[ \t][^<>\n]{0,80})?>)?(?=([^<>\n]{3,300})<\/)|<\/[\w:.-]{1,40}>\s{0,40}<[\w:.-]{1,40}(?:[ \t][^<>\n]{0,80})?>(?=([^<>\n]{3,300})<\/))/iy;
/** A name as the argument of a call, and its value as that of the next: `find("password").fill("…")`. */
const chained = /["'`]\)\.?[\w.]{1,40}\([ \t]{0,3}(?=["'`])/y;
/** In a row of a table, the value is the next cell. */
const cell = /[*_`]{0,3}[ \t]{0,40}\|[ \t]{0,40}[*_`]{0,3}([^\s|"'`<>]{4,100})[*_`]{0,3}[ \t]{0,40}\|/y;
/** A block scalar of YAML: the value is what stands on the next line. */
const scalar = /["']?:[ \t]{1,3}[|>][-+]?\d?[ \t]{0,3}\r?\n[ \t]{1,40}(\S{3,400})[ \t]{0,10}(?=\r?\n|$)/y;

export const assignedSecrets: HintedRule = {
  hints: nameHints,
  on(text, language, found) {
    const reading = new Reading(text);
    return (at) => {
      const name = hintedName(text, at);
      return name ? Math.max(at + 1, addValue(reading, name, language, found)) : at + 1;
    };
  },
};

/** The same for names with letters that ASCII lacks, a line at a time. */
export const foreignAssignedSecrets: HintedRule = {
  hints: [],
  beyondAscii: true,
  on(text, language, found) {
    const reading = new Reading(text);
    return (at) => {
      const end = text.indexOf('\n', at);
      const [from, to] = [text.lastIndexOf('\n', at) + 1, end < 0 ? text.length : end];
      inLine(reading, from, to, language, found);
      return Math.max(at + 1, to);
    };
  },
};

function inLine(
  reading: Reading,
  from: number,
  to: number,
  language: string | undefined,
  found: SecretSpan[],
): void {
  const { text } = reading;
  // The one letter that has another length in lower case is no part of these names.
  const line = text.slice(from, to).replaceAll('\u0130', 'I').toLowerCase();
  otherWords.lastIndex = 0;
  for (let match = otherWords.exec(line); match; match = otherWords.exec(line)) {
    const name = wholeName(text, from + match.index, from + otherWords.lastIndex);
    const end = addValue(reading, name, language, found);
    otherWords.lastIndex = Math.max(end - from, match.index + 1);
    if (end >= to) return;
  }
}

/** @returns where to look on: behind the name, or behind its value */
function addValue(
  reading: Reading,
  { start, end }: Stretch,
  language: string | undefined,
  found: SecretSpan[],
): number {
  const span = valueBehind(reading, start, end, language);
  if (span) {
    found.push(span);
    reading.succeeded();
  }
  return span ? Math.max(end, span.end) : end;
}

/** The commonest things that follow a name in a program, and give it no value. */
const noValue =
  /[.;){}\r]|\n(?![ \t]*["'`]?(?:value|default)\b)|, ?[^ "'`\n]| [^ =:<"'`|?&[(A-Za-z0-9\u0080-\uffff-]|$/y;

function valueBehind(
  reading: Reading,
  start: number,
  end: number,
  language: string | undefined,
): SecretSpan | null {
  const { text } = reading;
  noValue.lastIndex = end;
  const isLast = noValue.test(text) || (text[end] === '(' && !reading.quoteFollows(end, widestCall));
  if (isLast && !mayBeToldBefore(text, start)) return null;
  const name = secretNameOf(text.slice(start, end));
  if (!name) return null;
  if (isLast) return name.strength === 'strong' ? told(toldBefore(text, start)) : null;
  const { strength } = name;
  const next = signBehind(text, end);
  return (
    (name.isHeader ? ofHeader(text, end) : null) ??
    (text[end] === '>' ? ofElement(text, end, strength) : null) ??
    (name.isFlag ? ofFlag(text, end, strength, text[start] === '-') : null) ??
    (name.isPair ? ofPair(text, end) : null) ??
    (next === ':' ? ofScalar(text, end, strength) : null) ??
    (next === '|' || next === '*' || next === '_' ? ofCell(text, end) : null) ??
    (mayBeStructure(text, start, next) ? ofStructure(text, end, strength) : null) ??
    ofOperator(text, start, end, strength, language) ??
    (reading.mayBegin(start) ? ofSentence(text, start, end, strength) : null)
  );
}

/** The first sign behind a name, its quote and blanks. */
function signBehind(text: string, end: number): string {
  let at = end;
  if (isQuote(text[at])) at++;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] ?? '';
}

function isQuote(sign: string | undefined): boolean {
  return sign === '"' || sign === "'" || sign === '`';
}

/** Quick: false for most names. */
function mayBeStructure(text: string, start: number, next: string): boolean {
  if (',){\r\n"\'`></vdcspVDCSP'.includes(next)) return true;
  return isNameCharacter(next.charCodeAt(0)) && text.slice(Math.max(0, start - 80), start).includes('<');
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

function ofFlag(text: string, end: number, strength: Strength, isOption: boolean): SecretSpan | null {
  const match = matchAt(flag, text, end);
  const value = match?.[2];
  if (value === undefined || value.startsWith('-') || !isSecret(value, strength, false)) return null;
  // Statements and options have values of any kind; a comment may say what identifies a thing.
  if (!isOption && !isSpoken(value) && text[flag.lastIndex] !== ';') return null;
  const stop = flag.lastIndex - match![1]!.length;
  return assigned(stop - value.length, stop);
}

function ofPair(text: string, end: number): SecretSpan | null {
  const value = matchAt(pair, text, end)?.[1];
  if (value === undefined || !isCredential(value)) return null;
  return assigned(pair.lastIndex - 1 - value.length, pair.lastIndex - 1);
}

function ofScalar(text: string, end: number, strength: Strength): SecretSpan | null {
  const value = matchAt(scalar, text, end)?.[1];
  if (value === undefined || !isSecret(value, strength, false)) return null;
  const at = text.lastIndexOf(value, scalar.lastIndex);
  return assigned(at, at + value.length);
}

function ofStructure(text: string, end: number, strength: Strength): SecretSpan | null {
  const next = matchAt(chained, text, end) ? quotedAt(text, chained.lastIndex) : null;
  if (next) return ofLiteral(text, next, strength);
  const match = matchAt(structure, text, end);
  if (!match) return null;
  const at = structure.lastIndex;
  const inner = match[1] ?? match[2];
  if (inner !== undefined) {
    const value = inner.trim();
    const from = at + inner.indexOf(value);
    return isSecret(value, strength, false) ? assigned(from, from + value.length) : null;
  }
  const quoted = quotedAt(text, at);
  if (quoted) return ofLiteral(text, quoted, strength);
  const value = matchAt(bareWord, text, at)?.[0];
  return value !== undefined && isSecret(value, strength, false) && /[\d\W_]/.test(value)
    ? assigned(at, at + value.length)
    : null;
}

const bareWord = /[^\s"'`<>,;(){}[\]]{4,300}(?=[ \t]*(?:\r?\n|$))/y;

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
  if (!quoted) {
    if (match[1] !== undefined) return null;
    const bare = bareValue(text, at, start, strength, language);
    return bare && assigned(bare.start, bare.end);
  }
  return ofLiteral(text, quoted, strength);
}

function ofLiteral(text: string, { start, end }: Stretch, strength: Strength): SecretSpan | null {
  return isSecret(text.slice(start, end), strength, true) ? assigned(start, end) : null;
}

function ofCell(text: string, end: number): SecretSpan | null {
  const value = matchAt(cell, text, end)?.[1];
  if (value === undefined || !isSpoken(value)) return null;
  const start = text.lastIndexOf(value, cell.lastIndex);
  return assigned(start, start + value.length);
}

function ofSentence(text: string, start: number, end: number, strength: Strength): SecretSpan | null {
  return told(
    toldBehind(text, end, strength) ??
      (strength === 'strong' ? toldBefore(text, start) : null) ??
      toldBeside(text, start, end),
  );
}

function told(stretch: Stretch | null): SecretSpan | null {
  return stretch && { ...stretch, kind: 'password in a sentence' };
}

/**
 * Of a line that names secrets again and again, so many names are read as a sentence does, until one tells a
 * secret.
 */
const sentencesInLine = 3;

const anyQuote = /["'`]/g;
/** Code units between the parenthesis of a call and the quote of its argument. */
const widestCall = 120;

/** What is known of a text while its names are read from its beginning to its end. */
class Reading {
  private lineEnd = -1;
  private count = 0;
  private quote = -1;

  constructor(readonly text: string) {}

  /** Is there a quote within so many code units? */
  quoteFollows(at: number, within: number): boolean {
    if (this.quote < at) {
      const found = matchAt(anyQuote, this.text, at);
      this.quote = found ? found.index : this.text.length + within;
    }
    return this.quote - at <= within;
  }

  /** May the name here be that of a sentence? */
  mayBegin(start: number): boolean {
    if (start > this.lineEnd) {
      const end = this.text.indexOf('\n', start);
      [this.lineEnd, this.count] = [end < 0 ? this.text.length : end, 0];
    }
    return ++this.count <= sentencesInLine;
  }

  succeeded(): void {
    this.count = 0;
  }
}

function assigned(start: number, end: number): SecretSpan {
  return { start, end, kind: 'assigned secret' };
}
