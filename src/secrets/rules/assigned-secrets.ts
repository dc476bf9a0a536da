/**
 * Values that are secret because of the name they are given to: `password = "…"`, `API_KEY=…`,
 * `<secret>…</secret>`.
 */
import { bareValue, matchAt, quotedAt, type Stretch } from './assigned-values';
import { mayBeToldBefore, toldBefore, toldBehind, toldBeside } from './prose-secrets';
import { secretNameOf, type Strength } from '../names/secret-names';
import type { SecretSpan } from '../secret-span';
import { isCredential, isSecret, isSpoken } from './secret-values';
import { latinHints, otherWords } from '../names/secret-words';

/** A letter that ASCII lacks. */
const beyondAscii = /[\u00aa-\uffff]/g;

/** Where a name may be that of a secret, in lower case: the name decides. */
const hint = new RegExp(
  `pass|pw|ps[wk]|secret|token|cred|auth|bearer|key|salt|mnemonic|phrase|cookie|session|otp|licen|codes?\\b|dsn|jwt|identified by|${latinHints}`,
  'g',
);
/** Names of several words. */
const ofWords =
  /(?:identified by|seed phrase|mots?[-_ ]de[-_ ]passe|(?:recovery|backup|access|security|activation|verification|session|api|secret|private|auth|license|licence|encryption|access)[ ](?:codes?|key|token|id)|(?:clave|frase|chiave) secreta|chiave segreta|palavra[- ]passe|parola d'?ordine|kata sandi|kata laluan|code secret|phrase secr[eèé]te)/y;

const firstLetters = 'abceiklmprsv';

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

export function findAssignedSecrets(text: string, language: string | undefined, found: SecretSpan[]): void {
  // The one letter that has another length in lower case is no part of these names.
  const lower = text.replaceAll('\u0130', 'I').toLowerCase();
  const sentences = new Sentences(text);
  hint.lastIndex = 0;
  for (let match = hint.exec(lower); match; match = hint.exec(lower)) {
    const phrase = phraseAt(lower, match.index);
    const start = phrase?.start ?? leftOfName(text, match.index);
    const next = addValue(sentences, start, phrase?.end ?? hint.lastIndex, language, found);
    hint.lastIndex = Math.max(next, match.index + 1);
  }
  beyondAscii.lastIndex = 0;
  for (let match = beyondAscii.exec(text); match; match = beyondAscii.exec(text)) {
    const end = text.indexOf('\n', match.index);
    beyondAscii.lastIndex = end < 0 ? text.length : end;
    inLine(sentences, text.lastIndexOf('\n', match.index) + 1, beyondAscii.lastIndex, language, found);
  }
}

/** Names beyond ASCII on one line. */
function inLine(
  sentences: Sentences,
  from: number,
  to: number,
  language: string | undefined,
  found: SecretSpan[],
): void {
  const { text } = sentences;
  const line = text.slice(from, to);
  otherWords.lastIndex = 0;
  for (let match = otherWords.exec(line); match; match = otherWords.exec(line)) {
    const end = addValue(
      sentences,
      leftOfName(text, from + match.index),
      from + otherWords.lastIndex,
      language,
      found,
    );
    otherWords.lastIndex = Math.max(end - from, match.index + 1);
    if (end >= to) return;
  }
}

/** @returns where to look on: behind the name, or behind its value */
function addValue(
  sentences: Sentences,
  start: number,
  nameEnd: number,
  language: string | undefined,
  found: SecretSpan[],
): number {
  const end = rightOfName(sentences.text, nameEnd);
  const span = valueBehind(sentences, start, end, language);
  if (span) {
    found.push(span);
    sentences.succeeded();
  }
  return span ? Math.max(end, span.end) : end;
}

/** The words of a name around a hint, where there are several. */
function phraseAt(lower: string, hinted: number): Stretch | null {
  for (let start = hinted, words = 0; words < 3; words++) {
    if (firstLetters.includes(lower[start]!)) {
      ofWords.lastIndex = start;
      if (ofWords.test(lower) && ofWords.lastIndex > hinted) return { start, end: ofWords.lastIndex };
    }
    // One word further left.
    const gap = lower[start - 1];
    if ((gap !== ' ' && gap !== '_' && gap !== '-') || !isLowerLetter(lower, start - 2)) return null;
    start -= 2;
    while (isLowerLetter(lower, start - 1)) start--;
  }
  return null;
}

function isLowerLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 97 && code <= 122;
}

const maximumName = 80;

function leftOfName(text: string, index: number): number {
  let start = index;
  while (start > 0 && index - start < maximumName && isNameCharacter(text.charCodeAt(start - 1))) start--;
  return start;
}

function rightOfName(text: string, index: number): number {
  let end = index;
  // In scripts without spaces the next word stands right behind.
  const ascii = text.charCodeAt(index - 1) < 0x0e00;
  while (end < text.length && end - index < maximumName) {
    const code = text.charCodeAt(end);
    if (!isNameCharacter(code) || (!ascii && code > 127 && text[end - 1] !== '_')) break;
    end++;
  }
  return end;
}

const letter = /[\p{L}\p{M}]/u;

function isNameCharacter(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 95 ||
    code === 45 ||
    code === 36 ||
    (code > 127 && letter.test(String.fromCharCode(code)))
  );
}

/** The commonest things that follow a name in a program, and give it no value. */
const noValue =
  /[.;){}\r]|\n(?![ \t]*["'`]?(?:value|default)\b)|, ?[^ "'`\n]| [^ =:<"'`|?&[(A-Za-z0-9\u0080-\uffff-]|$/y;

function valueBehind(
  sentences: Sentences,
  start: number,
  end: number,
  language: string | undefined,
): SecretSpan | null {
  const { text } = sentences;
  noValue.lastIndex = end;
  const isLast = noValue.test(text);
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
    (sentences.mayBegin(start) ? ofSentence(text, start, end, strength) : null)
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

/** Where the names of a text may be those of sentences. */
class Sentences {
  private lineEnd = -1;
  private count = 0;

  constructor(readonly text: string) {}

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
