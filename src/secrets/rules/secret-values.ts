/**
 * Whether a value can be the secret that its name promises, or is a variable, a type, a message or an
 * example's blank.
 */
import { isVariable } from './credential-urls';
import { looksRandom } from './random-strings';
import type { Strength } from './secret-names';

/** Said of a password where its kind is meant. */
const kinds = new Set(
  (
    'string text password passwd required optional boolean number true false null undefined none nil empty yes no ' +
    'on off input hidden object any unknown never void type name key value secret token bytes binary'
  ).split(' '),
);

function isKind(value: string): boolean {
  return kinds.has(value.toLowerCase()) || /^(?:var)?char/i.test(value);
}

/** `quoted`: it is a string literal, which may hold spaces. */
export function isSecret(value: string, strength: Strength, quoted: boolean): boolean {
  if (value.length < 3 || isKind(value) || isVariable(value)) return false;
  if (/\$\{|\{\{|<%|^process\.env|^env[.:]|^os\.environ|^\$[A-Za-z_]+$|^!secret\b|^https?:\/\//.test(value))
    return false;
  if (strength === 'weak') return isCredential(value);
  if (/\s/.test(value)) return quoted && (isPassphrase(value) || isPasswordWithSpaces(value));
  // A word about passwords, such as `current-password`, is a name and not one.
  if (
    /^[A-Za-z]+(?:[-_. :/][A-Za-z]+)*[:.!?…*]*$/.test(value) &&
    /pass|pwd|secret|credential|token|auth/i.test(value)
  ) {
    return false;
  }
  return !/^[^\w]+$/.test(value) || value.length >= 8;
}

/** Long, without spaces, letters and digits mixed, and not a name, path or version. */
export function isCredential(value: string): boolean {
  if (value.length < 8 || /\s/.test(value) || isVariable(value)) return false;
  if (looksRandom(value) || isScrambled(value)) return true;
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  return (
    !/^[A-Za-z]+(?:[-_./: ][A-Za-z]+)*[-_./:]?\d{0,4}$/.test(value) &&
    !/^[./@]|\.[a-z]{2,4}$|^\w+\(/.test(value)
  );
}

/** One long word whose capitals fall as in no name. */
function isScrambled(value: string): boolean {
  if (value.length < 20 || !/^[A-Za-z]+$/.test(value)) return false;
  const runs = value.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)?.length ?? 1;
  return /[a-z].*[A-Z]/.test(value) && value.length / runs < 3.9;
}

/** Words in lower case and nothing else: a message would begin with a capital or end with a full stop. */
function isPassphrase(value: string): boolean {
  return value.length <= 400 && /^[a-z]{2,12}(?: [a-z\d]{2,12}){2,24}$/.test(value);
}

function isPasswordWithSpaces(value: string): boolean {
  return value.length <= 60 && classesOf(value) >= 3 && /\d/.test(value);
}

function classesOf(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]/].filter((pattern) => pattern.test(value)).length;
}
