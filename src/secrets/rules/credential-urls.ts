/**
 * Passwords and tokens inside addresses: `scheme://user:password@host`, `?api_key=…`. Only the secret part is
 * replaced.
 */
import type { HintedRule } from '../hinted-rules';

/** The password ends at the last `@` before the host, since it may hold one itself. */
const userInfo = /[^\s"'`<>/?#@:]{0,200}:([^\s"'`<>/]{1,300})@(?=[\w.[$%{-])/y;
/** A long token in the place of the user, and no password. */
const tokenInfo = /([\w-]{16,200})@(?=[\w.[$%{-])/y;
const query =
  /[?&;](?:[\w.-]{0,40}(?:token|secret|apikey|api_key|api-key|access_key|signature|session|sid)|sig|key|auth|code|assertion)=([^\s"'`<>&;#]{8,2000})/iy;
const passwordQuery = /[?&;][\w.-]{0,40}(?:password|passwd|passphrase|pwd|pass|pw)=([^\s"'`<>&;#]{3,300})/iy;
/** Addresses without a scheme: of Go's MySQL driver, ended by its protocol, and of Oracle. */
const beforeProtocol = /[\w.-]:([^\s"'`<>:/@]{3,200})$/;
const protocol = /@(?:tcp|unix|tcp6)\(/y;
const oracle = /\bjdbc:oracle:\w{2,5}:[\w$#]{1,60}\/([^\s"'`<>@/]{3,200})@/y;
const longestDataSource = 202;
/** Values of cookies are keys of a session. */
const cookies = /cookie["']?[ \t]{0,3}[:=,][ \t]{0,3}["']?([^\n"']{8,4000})/iy;
const cookie = /[\w.-]{1,80}=([^\s;,"']{8,2000})/g;

/** `scheme://user:password@host`, `scheme://token@host` */
const addresses: HintedRule = {
  hints: ['://'],
  on: (text, _language, found) => (at) => {
    if (!text.startsWith('://', at)) return at + 1;
    userInfo.lastIndex = at + 3;
    const match = userInfo.exec(text);
    if (match && !isVariable(match[1]!)) {
      const end = userInfo.lastIndex - 1;
      found.push({ start: end - match[1]!.length, end, kind: 'password in address' });
      return at + 3;
    }
    tokenInfo.lastIndex = at + 3;
    const token = tokenInfo.exec(text)?.[1];
    if (token !== undefined && isMixed(token))
      found.push({ start: at + 3, end: at + 3 + token.length, kind: 'token in address' });
    return at + 3;
  },
};

const dataSources: HintedRule = {
  hints: ['@tc', '@un', 'jdb'],
  on: (text, _language, found) => (at) => {
    protocol.lastIndex = oracle.lastIndex = at;
    let value: string | undefined;
    let end = at;
    if (protocol.test(text))
      value = beforeProtocol.exec(text.slice(Math.max(0, at - longestDataSource), at))?.[1];
    else {
      value = oracle.exec(text)?.[1];
      end = oracle.lastIndex - 1;
    }
    if (value === undefined) return at + 1;
    if (!isVariable(value)) found.push({ start: end - value.length, end, kind: 'password in address' });
    return end + 1;
  },
};

/**
 * Values of parameters in an address.
 * @param pattern sticky; its group is the value that the match ends with
 */
const valuesOfParameters = (
  pattern: RegExp,
  kind: string,
  isSecret: (value: string) => boolean,
): HintedRule => ({
  hints: ['?A', '?9', '?-'],
  on: (text, _language, found) => (at) => {
    pattern.lastIndex = at;
    const value = pattern.exec(text)?.[1];
    if (value === undefined) return at + 1;
    const end = pattern.lastIndex;
    if (!isVariable(value) && isSecret(value)) found.push({ start: end - value.length, end, kind });
    return end;
  },
});

const isPlaceholder = /^(?:string|text|true|false|null|undefined|required|\*+)$/i;

const valuesOfCookies: HintedRule = {
  hints: ['coo'],
  on: (text, _language, found) => (at) => {
    cookies.lastIndex = at;
    const list = cookies.exec(text)?.[1];
    if (list === undefined) return at + 1;
    const from = cookies.lastIndex - list.length;
    for (const match of list.matchAll(cookie)) {
      const value = match[1]!;
      if (!isMixed(value) || isVariable(value)) continue;
      const start = from + match.index + match[0].length - value.length;
      found.push({ start, end: start + value.length, kind: 'cookie' });
    }
    return cookies.lastIndex;
  },
};

export const credentialUrls: readonly HintedRule[] = [
  addresses,
  dataSources,
  valuesOfParameters(query, 'token in address', isMixed),
  valuesOfParameters(passwordQuery, 'password in address', (value) => !isPlaceholder.test(value)),
  valuesOfCookies,
];

function isMixed(value: string): boolean {
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}

/** `${password}`, `<password>`, `%s`, `{{ password }}`, `****`: a place for a secret, not one. */
export function isVariable(value: string): boolean {
  // Nearly every value begins like none of these: the answer to it must be quick.
  if (value[0] !== value[1] && value.length > 1 && !/^[$<%{[#@]/.test(value)) return false;
  return /^(?:\$[({]?[\w.]*[)}]?|\$\{.*|\$\(.*|<.*>|%\w|%\(.*|%[A-Z_]+%|\{.*\}|\[.*\]|#\{.*|@\w+@|(.)\1*)$/.test(
    value,
  );
}
