/**
 * Codes and keys that are known by the form of their groups: licences, recovery codes, keys of wallets, VPNs
 * and clouds.
 */
import type { HintedRule } from '../hinted-rules';
import { matchesIn, type LongToken } from './long-tokens';
import type { SecretSpan } from '../secret-span';

/** Groups of capitals and digits, as of licences. */
const licence = /(?<![\w-])[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3,6}(?![\w-])/y;
/** What says that codes follow, what may stand before each of them, and a code. */
const codes =
  /(?:recovery|backup|emergency|scratch|wiederherstellungs|r[ée]cup[ée]ration)[-_ ]?codes?\b(?:[ \t]+[a-z]{1,12}){0,6}/iy;
const beforeCode = /(?:[\s,;:"'[\]*•()=-]|\b\d{1,2}[.)][ \t])*/y;
const code = /(?:[a-z0-9]{3,6}(?:-[a-z0-9]{3,6}){1,5}|[a-z0-9]{8,16}|\d{4} \d{4})(?![\w-])/iy;
const mostCodes = 24;
/** Base58 without the four signs that are mistaken: Bitcoin's WIF, and extended private keys. */
const wallet =
  /(?<![A-Za-z0-9])(?:[5KL][1-9A-HJ-NP-Za-km-z]{50,51}|[xyzt]prv[1-9A-HJ-NP-Za-km-z]{100,110}|(?:nsec1|ncryptsec1)[02-9ac-hj-np-z]{50,200})(?![A-Za-z0-9])/y;
/**
 * Tokens of chats and of identity providers, which begin with a letter or two and have their parts of a
 * length.
 */
const parts =
  /(?<![\w-])(?:[MNO][A-Za-z\d]{23,27}\.[\w-]{6}\.[\w-]{27,40}|00(?=[\w-]{0,30}[a-z])(?=[\w-]{0,30}[A-Z])[\w-]{40})(?![\w-])/y;
/** The static key of OpenVPN, in lines of hexadecimal digits. */
const staticKey = /-----BEGIN OpenVPN Static key V1-----\s+((?:[0-9a-f]{32}\s+){4,32})/y;
const dashes = 5;

/** Those that are one long token, or begin in one. */
export function findCodesIn(text: string, tokens: readonly LongToken[], found: SecretSpan[]): void {
  const add = (start: number, value: string, kind: string): void =>
    void found.push({ start, end: start + value.length, kind });
  for (const token of tokens) {
    if (token.hasDigit || text[token.end] === '.')
      for (const { start, value } of matchesIn(text, token, parts)) add(start, value, 'issued token');
    if (!token.hasDigit) continue;
    for (const { start, value } of matchesIn(text, token, licence))
      if (/\d.*\d/.test(value) && /[A-Z].*[A-Z]/.test(value)) add(start, value, 'licence key');
    for (const { start, value } of matchesIn(text, token, wallet))
      if (/\d/.test(value)) add(start, value, 'key of a wallet');
  }
}

export const staticKeys: HintedRule = {
  hints: ['begin openvpn'],
  on: (text, _language, found) => (at) => {
    staticKey.lastIndex = at - dashes;
    const value = at < dashes ? undefined : staticKey.exec(text)?.[1];
    if (value === undefined) return at + 1;
    const end = staticKey.lastIndex;
    found.push({ start: end - value.length, end, kind: 'key block' });
    return end;
  },
};

export const recoveryCodes: HintedRule = {
  hints: ['recovery', 'backup', 'emergency', 'scratch', 'wiederherstellung', 'récupération'],
  on: (text, _language, found) => (at) => {
    codes.lastIndex = at;
    if (!codes.test(text)) return at + 1;
    const { lastIndex } = codes;
    for (let from = lastIndex, count = 0; count < mostCodes; count++) {
      beforeCode.lastIndex = from;
      beforeCode.test(text);
      code.lastIndex = beforeCode.lastIndex;
      const value = code.exec(text)?.[0];
      if (value === undefined || !/\d/.test(value)) break;
      found.push({ start: beforeCode.lastIndex, end: code.lastIndex, kind: 'recovery code' });
      from = code.lastIndex;
    }
    return lastIndex;
  },
};
