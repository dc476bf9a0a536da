/**
 * Numbers that belong to a person and carry a check of their own: cards (Luhn), bank accounts (IBAN), social
 * security.
 */
import { isAlphanumeric } from '../../text/characters/ascii';
import type { HintedRule } from '../hinted-rules';
import type { SecretSpan } from '../secret-span';

const digits = /(?<![\w.$#/-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/y;
/** First digits and lengths of the large issuers (ISO/IEC 7812). */
const issuers: readonly (readonly [beginning: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16]],
  [/^3(?:0[0-5]|[689])/, [14, 16]],
  [/^62/, [16, 17, 18, 19]],
];

/** Length by country, from the IBAN registry of SWIFT (ISO 13616). */
const lengths = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ' +
    'ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const account = /(?<![A-Za-z0-9])([A-Z]{2})\d{2}(?:[ -]?[A-Z0-9]){11,30}/y;
const social = /\b(?:ssn|social security(?: (?:number|no\.?))?)["']?\W{1,5}(\d{3}-?\d{2}-?\d{4})\b/iy;

const cards: HintedRule = {
  hints: ['99', '9 9', '9-9'],
  on: (text, _language, found) => (at) => {
    if (isWithinWord(text, at)) return behindDigits(text, at);
    digits.lastIndex = at;
    const number = digits.exec(text)?.[0];
    if (number === undefined) return behindDigits(text, at);
    if (isCard(number)) found.push(span(at, number, 'card number'));
    return digits.lastIndex;
  },
};

/** Quick: true for most digits of a program. */
function isWithinWord(text: string, at: number): boolean {
  return at > 0 && isAlphanumeric(text.charCodeAt(at - 1));
}

/** No number begins within another. */
function behindDigits(text: string, at: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); code >= 48 && code <= 57; code = text.charCodeAt(end)) end++;
  return Math.max(at + 1, end);
}

const accounts: HintedRule = {
  hints: ['AA9'],
  on: (text, _language, found) => (at) => {
    if (isWithinWord(text, at)) return at + 1;
    account.lastIndex = at;
    const match = account.exec(text);
    if (!match) return at + 1;
    const number = accountIn(match[0], match[1]!);
    if (number !== null) found.push(span(at, number, 'bank account'));
    return account.lastIndex;
  },
};

const socialSecurity: HintedRule = {
  hints: ['ssn', 'social security'],
  on: (text, _language, found) => (at) => {
    social.lastIndex = at;
    const number = social.exec(text)?.[1];
    if (number === undefined) return at + 1;
    found.push(span(social.lastIndex - number.length, number, 'social security number'));
    return social.lastIndex;
  },
};

export const personalNumbers: readonly HintedRule[] = [cards, accounts, socialSecurity];

function span(start: number, text: string, kind: string): SecretSpan {
  return { start, end: start + text.length, kind };
}

function isCard(written: string): boolean {
  const number = written.replace(/[ -]/g, '');
  if (/^(\d)\1*$/.test(number)) return false;
  // Groups are of one kind of sign, and as on a card.
  if (number !== written && !/^\d{4,6}([ -])\d{4,6}\1\d{4,6}(?:\1\d{1,4}){0,2}$/.test(written)) return false;
  return (
    issuers.some(([beginning, of]) => beginning.test(number) && of.includes(number.length)) && luhn(number)
  );
}

/** The check of ISO/IEC 7812: every second digit from the right is doubled. */
function luhn(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i++) {
    const digit = Number(number[number.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
  }
  return sum % 10 === 0;
}

/**
 * As much of what is written as the country's numbers have, if it is one by the check of ISO 7064 (mod 97).
 */
function accountIn(written: string, country: string): string | null {
  const length = lengths.get(country);
  if (length === undefined) return null;
  let count = 0;
  let end = 0;
  for (; end < written.length && count < length; end++) if (/[A-Z0-9]/.test(written[end]!)) count++;
  if (count < length || /^[A-Z0-9]/.test(written.slice(end))) return null;
  const number = written.slice(0, end).replace(/[ -]/g, '');
  let rest = 0;
  for (const character of number.slice(4) + number.slice(0, 4)) {
    const value = parseInt(character, 36);
    rest = (value < 10 ? rest * 10 + value : rest * 100 + value) % 97;
  }
  return rest === 1 ? written.slice(0, end) : null;
}
