/**
 * Passwords among the arguments of a call: `login("admin", "…")`, `new Credentials(user, "…")`, `auth=("me",
 * "…")`.
 */
import { isAlphanumeric } from '../../text/characters/ascii';
import { literalAt, type Stretch } from './assigned-values';
import { isPlainSecret, isSpoken } from './secret-values';
import type { HintedRule } from '../hinted-rules';

/**
 * In the name of a call that may take a user and a password; what may follow of its name, and its
 * parenthesis.
 */
const hint =
  /login|log_in|logon|sign_?in|auth|credential|usernamepass|getconn|get_conn|connect|pdo\b|mysqli|(?:ldap|simple)_?bind|bind(?:_s)?(?=\(["'](?:cn|uid|dc|ou)=)|user|register|addlogin|securestring/iy;
const rest = /\w{0,40}["']?[ \t]{0,2}(?:=[ \t]{0,2})?\(/y;
const without = /[ \t]{1,3}(?:-string[ \t]{1,3})?(?=["'])/iy;
/** Whatever stands there is a password; with others it may be something else. */
const certainly =
  /log_?[io]n|sign_?in|authenticate|credentials?$|basic_?auth|digest_?auth|username_?password|password_?auth|get_?connection|pdo$|mysqli|simple_?bind|ldap_?bind|create_?(?:super_?)?user|add_?user|securestring/i;

const mostArguments = 8;
/** Calls and lists within its arguments. */
const deepest = 2;
/** Code units that a call is looked at. */
const reach = 600;

/** Calls that make a hash of a password, which is their first argument. */
const hashing =
  /(?:\bcrypt|hash_?pw|\bmd5|password_?hash|bcrypt\.hash(?:_?sync)?|make_password)[ \t]?\([ \t]{0,3}[bBuUN]?(?=["'`])/iy;

/** Passwords of which a hash is made. */
export const hashedSecrets: HintedRule = {
  hints: ['crypt', 'hash', 'md5', 'password_hash', 'bcrypt.hash', 'make_password'],
  on: (text, _language, found) => (at) => {
    hashing.lastIndex = at;
    if (!hashing.test(text)) return at + 1;
    const literal = literalAt(text, hashing.lastIndex);
    if (literal && isSpoken(text.slice(literal.start, literal.end)))
      found.push({ ...literal, kind: 'password as an argument' });
    return hashing.lastIndex;
  },
};

export const argumentSecrets: HintedRule = {
  hints: [
    ...['login', 'log_in', 'logon', 'sign_in', 'auth', 'credential', 'usernamepass', 'getconn', 'get_conn'],
    ...['connect', 'pdo', 'mysqli', 'ldap_bind', 'simple_bind', 'bind', 'user', 'register', 'addlogin'],
    'securestring',
  ],
  on: (text, _language, found) => (at) => {
    hint.lastIndex = at;
    if (!hint.test(text)) return at + 1;
    const behind = hint.lastIndex;
    const open = openedAt(text, at, behind);
    if (open === null) return behind;
    let from = at;
    while (from > 0 && isNameCharacter(text.charCodeAt(from - 1)) && at - from < 40) from--;
    const { literals, count } = argumentsFrom(text, open);
    if (literals.length === 0) return open;
    const call = callOf(text.slice(from, open));
    // A data base may follow the password of it.
    const last = (call.isThird ? literals.find(({ index }) => index === 2) : undefined) ?? literals.at(-1)!;
    if (!call.isAlone && (count < 2 || last.index < 1)) return open;
    const value = text.slice(last.start, last.end);
    const certain = call.isCertain && (call.isAlone || literals.length > 1 || isSpoken(value));
    if (certain ? isPlainSecret(value) : isSpoken(value) && literals.length > 1)
      found.push({ start: last.start, end: last.end, kind: 'password as an argument' });
    return open;
  },
};

interface Call {
  /** Its last argument is a password, whatever it looks like. */
  readonly isCertain: boolean;
  /** The password is its only argument. */
  readonly isAlone: boolean;
  /** The password is its third argument. */
  readonly isThird: boolean;
}

/** The same few names come again and again. */
const calls = new Map<string, Call>();

/** @param written the name, and what follows it up to the arguments */
function callOf(written: string): Call {
  const known = calls.get(written);
  if (known) return known;
  if (calls.size > 1_000) calls.clear();
  const name = written.replace(/["'=(\s]+$/, '');
  const call = {
    isCertain: certainly.test(name),
    isAlone: /securestring/i.test(name),
    isThird: /mysql/i.test(name),
  };
  calls.set(written, call);
  return call;
}

function isNameCharacter(code: number): boolean {
  return isAlphanumeric(code) || code === 95;
}

/** Behind the parenthesis of a call; of the few that need none, before the first argument. */
function openedAt(text: string, hinted: number, end: number): number | null {
  rest.lastIndex = end;
  if (rest.test(text)) return rest.lastIndex;
  without.lastIndex = end;
  return without.test(text) && /^(?:addlogin|securestring)$/i.test(text.slice(hinted, end))
    ? without.lastIndex
    : null;
}

interface Literal extends Stretch {
  /** The first argument is 0. */
  readonly index: number;
}

/** Code unit → what it means among arguments: nothing, or the first sign of one of these. */
const signs = new Uint8Array(0x10000);
const kinds = ['"\'`\\', '([', ')]', ',', ';{='] as const;
const [literal, opening, closing, comma] = [1, 2, 3, 4];
for (const [index, kind] of kinds.entries()) for (const sign of kind) signs[sign.charCodeAt(0)] = index + 1;

/**
 * The string literals among the first arguments, up to the one that something else than a literal or a name
 * follows.
 */
function argumentsFrom(text: string, start: number): { literals: Literal[]; count: number } {
  const literals: Literal[] = [];
  let index = 0;
  let depth = 0;
  const stop = Math.min(text.length, start + reach);
  for (let at = start; at < stop; at++) {
    const sign = signs[text.charCodeAt(at)]!;
    if (sign === 0) continue;
    if (sign === literal) {
      const found = literalAt(text, at);
      if (!found) break;
      if (depth === 0) literals.push({ start: found.start, end: found.end, index });
      at = text[found.end] === '\\' ? found.end + 1 : found.end;
    } else if (sign === opening) {
      if (++depth > deepest) break;
    } else if (sign === closing) {
      if (--depth < 0) break;
    } else if (sign === comma) {
      if (depth === 0 && ++index >= mostArguments) break;
    } else break;
  }
  return { literals, count: index + 1 };
}
