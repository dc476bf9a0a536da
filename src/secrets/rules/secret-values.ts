/**
 * Whether a value can be the secret that its name promises, or is a variable, a type, a message or an
 * example's blank.
 */
import { isVariable } from './credential-urls';
import { looksRandom } from './random-strings';
import type { Strength } from '../names/secret-names';
import { speaksOfPasswords } from '../names/secret-words';

/** Said of a password where its kind is meant. */
const kinds = new Set(
  (
    'string text password passwd required optional boolean number true false null undefined none nil empty yes no ' +
    'on off input hidden object any unknown never void type name key value secret salt token bytes binary'
  ).split(' '),
);

function isKind(value: string): boolean {
  return kinds.has(value.toLowerCase()) || /^(?:var)?char/i.test(value);
}

/**
 * Where a secret comes from: a variable of the environment, a template, an address; or a flag of a library.
 */
const place =
  /\$\{|\{\{|<%|^process\.env|^env[.:]|^os\.environ|^ENV\[|^getenv|^\$[A-Za-z_]+$|^!secret\b|^https?:\/\/|^0x[\da-fA-F]{1,8}$/;

/** `quoted`: it is a string literal, which may hold spaces. */
export function isSecret(value: string, strength: Strength, quoted: boolean): boolean {
  if (value.length < 3 || isKind(value) || isVariable(value)) return false;
  if (place.test(value)) return false;
  if (strength === 'weak') return isCredential(value);
  if (/\s/.test(value)) return quoted && (isPassphrase(value) || isPasswordWithSpaces(value));
  // A word about passwords, such as `current-password`, is a name and not one.
  if (/^\p{L}+(?:[-_. :/]\p{L}+)*[:.!?…*]*$/u.test(value) && speaksOfPasswords(value)) return false;
  if (isConstant(value)) return false;
  return !/^[^\w]+$/.test(value) || value.length >= 8;
}

/** Long, without spaces, letters and digits mixed, and not a name, path or version. */
export function isCredential(value: string): boolean {
  if (value.length < 8 || /\s/.test(value) || isVariable(value)) return false;
  if (looksRandom(value) || isScrambled(value)) return true;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  return (
    !/^[A-Za-z]+(?:[-_./: ][A-Za-z]+)*[-_./:]?\d{0,4}$/.test(value) &&
    !/^[A-Za-z]+-\d{1,2}(?:\.\d{1,2})*(?:-[A-Za-z]+)*$/.test(value) &&
    !/^[./@]|\.[a-z]{2,4}$|^\w+\(/.test(value)
  );
}

/** The name of a constant, such as `RESET_PASSWORD_V2`. */
function isConstant(value: string): boolean {
  return (
    /^[A-Z]{2,}(?:_[A-Z]{2,})+$/.test(value) ||
    (/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(value) && speaksOfPasswords(value))
  );
}

/** As an argument of a call that takes a user and a password: whatever is no name of a thing or of a kind. */
export function isPlainSecret(value: string): boolean {
  return (
    value.length >= 4 &&
    isSecret(value, 'strong', true) &&
    !/^https?:|^[\w.-]+@[\w-]+\.[\w.-]+$|^[./~]|\s/.test(value)
  );
}

/** Names that are letters and digits, and no passwords. */
const technical =
  /^(?:v?\d[\d._-]*[a-z]{0,3}|\d+(?:st|nd|rd|th|px|em|ms|kb|mb|gb|bit|x)s?|(?:utf|ucs|sha|md|aes|des|rsa|base|iso|int|uint|float|ed|x|hs|rs|es|ps|http|ipv|oauth|bcrypt|argon|scrypt|pbkdf|ascii|k|s|ec|us|eu|py|cp|win|arm)-?\d+\w{0,4}(?:[-_]?\d+)?)$/i;

/**
 * Would a person who tells a password say this? Letters and digits, or signs within, and no name, path or
 * number.
 */
export function isSpoken(value: string): boolean {
  if (
    value.length < 4 ||
    value.length > 100 ||
    isKind(value) ||
    isVariable(value) ||
    technical.test(value) ||
    place.test(value) ||
    isConstant(value)
  )
    return false;
  if (
    /[(){}<>]|:\/\/|^[./~$@#%-]|^[\w.+-]+@[\w-]+\.[\w.-]+$|\/.*\/|=>|&&|^\d+(?:[.,:/-]\d+)*$|\.(?:[a-z]{2,4}|json|yaml|html)$/i.test(
      value,
    )
  )
    return false;
  const [letters, numbers] = [/\p{L}/u.test(value), /\d/.test(value)];
  if (letters && numbers) return !/^[A-Za-z]+[._-][A-Za-z._-]*\d{1,2}$/.test(value) || /[A-Z]/.test(value);
  return (
    letters &&
    /[\p{L}\d][!@#$%^&*+=~?][\p{L}\d]|[\p{L}\d][!@#$%^&*]$/u.test(value) &&
    !/^\w+[=&+*]\w+$/.test(value)
  );
}

/**
 * A plain word at the end of a sentence about a password. Adjectives and participles say how the password is.
 */
export function isSpokenWord(value: string): boolean {
  return (
    /^\p{L}{5,30}$/u.test(value) &&
    !isKind(value) &&
    !speaksOfPasswords(value) &&
    !/(?:ed|ing|ive|al|able|ible|ory|ary|ent|ant|ous|less|ful|ic|ly|en|et|ong|ort|eak|own|ame|ere|ent|ld|lt|ue|se|ty|it|ext|ash|ers?|d)$/i.test(
      value,
    )
  );
}

/** One long word whose capitals fall as in no name. */
function isScrambled(value: string): boolean {
  if (value.length < 20 || !/^[A-Za-z]+$/.test(value)) return false;
  const runs = value.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)?.length ?? 1;
  return /[a-z].*[A-Z]/.test(value) && value.length / runs < 3.9;
}

/** Words in lower case and nothing else: a message would begin with a capital or end with a full stop. */
export function isPassphrase(value: string): boolean {
  return value.length <= 400 && /^[a-z]{2,12}(?: [a-z\d]{2,12}){2,24}$/.test(value);
}

function isPasswordWithSpaces(value: string): boolean {
  return value.length <= 60 && classesOf(value) >= 3 && /\d/.test(value);
}

/** Small and large letters, digits, and a sign that joins no words of a name. */
export function isMixture(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && /^[^_./:-]+$/.test(value);
}

function classesOf(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]/].filter((pattern) => pattern.test(value)).length;
}
