/**
 * Sentences that tell a password: "the password for the router is …", "use … as the password", "log in with
 * bob / …".
 */
import { isAlphanumeric } from '../../text/characters/ascii';
import type { Stretch } from './assigned-values';
import type { Strength } from '../names/secret-names';
import { isCredential, isMixture, isPassphrase, isSecret, isSpoken, isSpokenWord } from './secret-values';
import { looksRandom } from './random-strings';
import type { HintedRule } from '../hinted-rules';
import type { SecretSpan } from '../secret-span';

const word = `(?:\\([^()\\n]{0,40}\\)|[\\p{L}\\p{N}'’.@/_-]{1,30})`;
const link =
  '(?:is|was|are|be|to|as|with|into|lautet|ist|war|auf|zu|est|es|é|è|este|era|são|sono|jest|je|är|er|on|это|есть|—|–|-|->|→|=>|=|:)';
const also =
  '(?:[ \\t]+(?:now|currently|still|again|simply|just|set[ \\t]+to|changed[ \\t]+to|reset[ \\t]+to|jetzt|nun|noch|maintenant|ahora|agora|ora|теперь))?';
const quote = `["'“”‘’«»„\`*_]{0,3}`;
const value = `([^\\s"'“”‘’«»„\`<>]{4,100})`;
/** Between quotes there may be spaces. */
const quoted = `["“„«'\`]([^"“”„«»'\`\\n]{4,80})["”“»'\`]`;

/**
 * Group 1: words between the name and what links it to the value. Group 2: the link. Group 3: the value
 * between quotes, group 4: without.
 */
const behind = new RegExp(
  `${quote}(?:((?:[ \\t]+${word}){0,9}?)(?:[ \\t]*[:,]?[ \\t]+(${link}):?${also}:?[ \\t]+|[ \\t]{0,3}[:=：][*_]{0,3}[ \\t]*)|` +
    `(?:是|为|為|は|が|는|은|이|가|[:：]|[ \\t]+[—–-][ \\t]+)[ \\t]*)(?:${quoted}|${quote}${value})`,
  'uy',
);
const before = new RegExp(
  `(?<!\\p{L})(?:use|used|using|with|try|enter|type|nimm|benutze|verwende|mit|utilise[rz]?|avec|usa|con|com|используй\\p{L}{0,2})[ \\t]+${quote}${value}${quote}[ \\t]+(?:as|for|als|für|comme|pour|como|come|per|para|как)(?:[ \\t]+[\\p{L}]{1,12}){0,3}[ \\t]+$`,
  'iu',
);

/** Where none of these stands, nothing links a name to a value. */
const anyLink = new RegExp(`[ \\t]${link}[: \\t]|[:=：是为為はが는은이가]|[ \\t][—–-][ \\t]`, 'u');
/** Code units that a sentence has at most between the name and the link. */
const widestSentence = 600;

/** What a sentence says behind the name of a secret. */
export function toldBehind(text: string, end: number, strength: Strength): Stretch | null {
  const line = text.indexOf('\n', end);
  const lineEnd = Math.min(line < 0 ? text.length : line, end + widestSentence);
  if (!anyLink.test(text.slice(end, lineEnd))) return null;
  behind.lastIndex = end;
  const match = behind.exec(text);
  if (!match) return null;
  const [, words, linked, between, told = ''] = match;
  const stop = behind.lastIndex;
  const direct = (words ?? '').trim() === '' && isStated(linked ?? '');
  if (between !== undefined) {
    const start = stop - 1 - between.length;
    return (strength === 'strong' ? isSpoken(between) : isCredential(between)) ||
      (strength === 'strong' && (linked === undefined || isStated(linked)) && isPassphrase(between)) ||
      (direct && isSecret(between, strength, true))
      ? { start, end: start + between.length }
      : null;
  }
  const value = withoutPunctuation(told);
  if (isExpression(told)) return null;
  const start = stop - told.length;
  const rest = text.slice(start + value.length, start + value.length + 80);
  const plain = direct && /^[.,;:!?)\]}*_"'“”’»`]*\s*(?:$|\n)/.test(rest) && isSpokenWord(value);
  const judged = strength === 'strong' ? isSpoken(value) || plain : isCredential(value) && !isTypeName(value);
  return judged ? { start, end: start + value.length } : null;
}

/** The link says what the secret is, not what becomes of it. */
function isStated(link: string): boolean {
  return !/^(?:to|as|with|into|be|-)$/.test(link);
}

/** A part of another thing, or what a call gives: programs have sentences of this form, too. */
function isExpression(told: string): boolean {
  return /^[\w$.]*[\w$)][[(]|^[A-Za-z_]\w*\$\d+[;,)]*$|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+[;,)]*$/.test(
    told,
  );
}

/** `Base64Text` */
function isTypeName(value: string): boolean {
  return /^(?:[A-Z][a-z]+\d{0,3}){1,4}[A-Z]\w*$/.test(value) && !looksRandom(value);
}

const beside = /["'“”‘’«»„`*_]{0,3}[ \t]{1,3}["'“”‘’«»„`*_]{0,3}([^\s"'“”‘’«»„`<>]{4,100})/uy;

const beforeBeside =
  /(?:^|[^\p{L}])(?:with|and|mit|und|avec|et|con|y|e|com|using)[ \t]+(?:(?:the|dem|le|la|il|el|o)[ \t]+)?$/iu;

/**
 * What stands right behind the name: "as root with password …", or with no word before it if it reads like
 * nothing else.
 */
export function toldBeside(text: string, start: number, end: number): Stretch | null {
  beside.lastIndex = end;
  const told = beside.exec(text)?.[1];
  if (told === undefined || !/\d/.test(told) || isExpression(told)) return null;
  const value = withoutPunctuation(told);
  if (!isUnlikeWords(value)) {
    if (!isSpoken(value) || !beforeBeside.test(text.slice(Math.max(0, start - 20), start))) return null;
  }
  const from = beside.lastIndex - told.length;
  return { start: from, end: from + value.length };
}

/** Drawn at random, or of a password's mixture: no word of a program or a sentence is. */
function isUnlikeWords(value: string): boolean {
  return (
    looksRandom(value) || (value.length >= 8 && isSpoken(value) && isMixture(value) && !isTypeName(value))
  );
}

const shortWord = / (?:as|for|als|für|comme|pour|como|come|per|para|как) /;

/** Quick: false for nearly every name. */
export function mayBeToldBefore(text: string, start: number): boolean {
  return text[start - 1] === ' ' && shortWord.test(text.slice(Math.max(0, start - 48), start));
}

/** What a sentence says before it: "use … as the password". */
export function toldBefore(text: string, start: number): Stretch | null {
  if (!mayBeToldBefore(text, start)) return null;
  const from = Math.max(0, start - 120);
  const match = before.exec(text.slice(from, start));
  if (!match) return null;
  const value = withoutPunctuation(match[1]!);
  const at = from + match.index + match[0].indexOf(match[1]!);
  return isSpoken(value) ? { start: at, end: at + value.length } : null;
}

const logins =
  /(?:\blog(?:ged)?[ -]?(?:ins?|on)|\bsign[ -]?in|\bcred(?:ential)?s?|\baccounts?|\buser(?:name)?s?|\bauth|\baccess|\bzugang(?:sdaten)?|\banmeld[a-z]{1,6}|\bbenutzer|\bidentifiants?|\bacc[eè]s\w?|\busuari[oa]|\butente)/iy;
const foreignLogins = /логин|учётка|账号|用户|账户/gi;
const pair = new RegExp(
  `(?![\\p{L}\\p{N}_$(])${quote}(?:[ \\t]+${word}){0,4}?[ \\t]*(?:with|as|is|mit|als|avec|con|com|:|=|：|are|ist)?:?[ \\t]*${quote}[\\p{L}\\p{N}.@+_-]{2,60}${quote}[ \\t]*(?:\\/|:|\\||,|and|und|et|y)[ \\t]*${quote}${value}`,
  'uy',
);

/** A user and a password beside each other: "log in with bob / …", "creds: bob:…". */
export const loginsInSentences: HintedRule = {
  hints: [
    ...['log', 'sign', 'cred', 'account', 'user', 'auth', 'access', 'zugang', 'anmeld', 'benutzer'],
    ...['identifiant', 'acces', 'acc*s', 'usuari', 'utente'],
  ],
  on: (text, _language, found) => (at) => {
    logins.lastIndex = at;
    if (!logins.test(text)) return at + 1;
    addPassword(text, logins.lastIndex, found);
    return logins.lastIndex;
  },
};

/** The same for words that ASCII cannot write, a line at a time. */
export const foreignLoginsInSentences: HintedRule = {
  hints: [],
  beyondAscii: true,
  on: (text, _language, found) => (at) => {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    for (const { index, 0: word } of line.matchAll(foreignLogins))
      addPassword(text, at + index + word.length, found);
    return at + Math.max(1, line.length);
  },
};

/** @param start behind the word for a login */
function addPassword(text: string, start: number, found: SecretSpan[]): void {
  // Most of these words are parts of a program's names.
  if (isNameSign(text.charCodeAt(start))) return;
  pair.lastIndex = start;
  const told = pair.exec(text)?.[1];
  if (told === undefined) return;
  const value = withoutPunctuation(told);
  if (!isSpoken(value)) return;
  const from = pair.lastIndex - told.length;
  found.push({ start: from, end: from + value.length, kind: 'password in a sentence' });
}

function isNameSign(code: number): boolean {
  return isAlphanumeric(code) || code === 95 || code === 36 || code === 40;
}

/** A sentence's own signs do not belong to what it says; an exclamation mark at the end of a password may. */
function withoutPunctuation(told: string): string {
  return told.replace(/[.,;:)\]}*_]+$/, '').replace(/(?<=[\p{L}])[!?]+$/u, '');
}
