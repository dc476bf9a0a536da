/**
 * Passwords and tokens inside addresses: `scheme://user:password@host`, `?api_key=…`. Only the secret part is
 * replaced.
 */
import type { SecretSpan } from '../secret-span';

/** The password ends at the last `@` before the host, since it may hold one itself. */
const userInfo = /[^\s"'`<>/?#@:]{0,200}:([^\s"'`<>/]{1,300})@(?=[\w.[$%{-])/y;
/** A long token in the place of the user, and no password. */
const tokenInfo = /([\w-]{16,200})@(?=[\w.[$%{-])/y;
const query =
  /[?&;](?:[\w.-]{0,40}(?:token|secret|apikey|api_key|api-key|access_key|signature|session|sid)|sig|key|auth|code|assertion)=([^\s"'`<>&;#]{8,2000})/gi;
const passwordQuery = /[?&;][\w.-]{0,40}(?:password|passwd|passphrase|pwd|pass|pw)=([^\s"'`<>&;#]{3,300})/gi;
/** Addresses without a scheme: of Go's MySQL driver and of Oracle. */
const dataSource =
  /[\w.-]{1,60}:([^\s"'`<>:/@]{3,200})@(?:tcp|unix|tcp6)\(|\bjdbc:oracle:\w{2,5}:[\w$#]{1,60}\/([^\s"'`<>@/]{3,200})@/g;
/** Values of cookies are keys of a session. */
const cookies = /(?:set-)?cookie["']?[ \t]{0,3}[:=,][ \t]{0,3}["']?([^\n"']{8,4000})/gi;
const cookie = /[\w.-]{1,80}=([^\s;,"']{8,2000})/g;

export function findCredentialUrls(text: string, found: SecretSpan[]): void {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    userInfo.lastIndex = at + 3;
    const match = userInfo.exec(text);
    if (match && !isVariable(match[1]!)) {
      const end = userInfo.lastIndex - 1;
      found.push({ start: end - match[1]!.length, end, kind: 'password in address' });
      continue;
    }
    tokenInfo.lastIndex = at + 3;
    const token = tokenInfo.exec(text)?.[1];
    if (token !== undefined && /\d/.test(token) && /[A-Za-z]/.test(token))
      found.push({ start: at + 3, end: at + 3 + token.length, kind: 'token in address' });
  }
  for (const match of /@(?:tcp|unix)|jdbc:oracle/.test(text) ? text.matchAll(dataSource) : []) {
    const value = match[1] ?? match[2]!;
    const start = match.index + match[0].indexOf(value, match[0].indexOf(':'));
    if (!isVariable(value)) found.push({ start, end: start + value.length, kind: 'password in address' });
  }
  if (!text.includes('=')) return;
  query.lastIndex = 0;
  for (let match = query.exec(text); match; match = query.exec(text)) {
    const value = match[1]!;
    if (isVariable(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) continue;
    found.push({ start: query.lastIndex - value.length, end: query.lastIndex, kind: 'token in address' });
  }
  passwordQuery.lastIndex = 0;
  for (let match = passwordQuery.exec(text); match; match = passwordQuery.exec(text)) {
    const value = match[1]!;
    if (isVariable(value) || /^(?:string|text|true|false|null|undefined|required|\*+)$/i.test(value))
      continue;
    found.push({
      start: passwordQuery.lastIndex - value.length,
      end: passwordQuery.lastIndex,
      kind: 'password in address',
    });
  }
  for (const { index, 0: header, 1: list } of /cookie/i.test(text) ? text.matchAll(cookies) : []) {
    const from = index + header.length - list!.length;
    for (const match of list!.matchAll(cookie)) {
      const value = match[1]!;
      if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || isVariable(value)) continue;
      const start = from + match.index + match[0].length - value.length;
      found.push({ start, end: start + value.length, kind: 'cookie' });
    }
  }
}

/** `${password}`, `<password>`, `%s`, `{{ password }}`, `****`: a place for a secret, not one. */
export function isVariable(value: string): boolean {
  // Nearly every value begins like none of these: the answer to it must be quick.
  if (value[0] !== value[1] && value.length > 1 && !/^[$<%{[#@]/.test(value)) return false;
  return /^(?:\$[({]?[\w.]*[)}]?|\$\{.*|\$\(.*|<.*>|%\w|%\(.*|%[A-Z_]+%|\{.*\}|\[.*\]|#\{.*|@\w+@|(.)\1*)$/.test(
    value,
  );
}
