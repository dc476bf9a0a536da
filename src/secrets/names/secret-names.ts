/**
 * Whether a name is that of a secret: `dbPassword` and `API_KEY_2` are, `passwordField` and `monkey` are not.
 */
import { foreignStrength } from './secret-words';

/** `strong`: its value is a secret, however plain. `weak`: it is one when it looks like one. */
export type Strength = 'strong' | 'weak';

const strong =
  /(?:pass(?:word|wd|w|wrd|phrase|code|key)s?|pwd|secret|mnemonic|seed ?phrase|(?:^|[^a-z])(?:pass|pw|psw|pswd|pwds|psk|creds?|(?:store|key|trust|user|db|root|admin|ssh|become|sudo|smtp|ftp)pass))$/;
const weak =
  /(?:token|(?:api|access|private|encryption|signing|account|master|license|shared|service|auth|deploy|admin|session|cipher|hmac|signature|storage|consumer|app|secret|server|client|product|activation|webhook|instrumentation|subscription|security|integration|write|read|ingest|push|publish|upload|aes|gpg|ssh|pgp|stripe|license|jwt)[ ]?key|credentials?|auth(?:orization)?|bearer|salt|(?:^|[^a-z])(?:cookie|session ?id|otp|totp|licen[cs]e key|(?:recovery|backup|access|security|activation|verification) codes?|dsn|jwt))s?$/;
/** Words behind the telling one that leave its meaning. */
const tail = new Set(
  'prod production dev development test testing stag stage staging live local default value string text plain plaintext base64 b64 hex raw old new current db database root admin user id'.split(
    ' ',
  ),
);

/** What a name of a secret says of the value behind it. */
export interface SecretName {
  readonly strength: Strength;
  /** Of an HTTP header: a scheme such as `Bearer` may stand before the value. */
  readonly isHeader: boolean;
  /** A user and a password may follow as two strings. */
  readonly isPair: boolean;
  /** Of a command line's option, or of a statement's clause: the value follows behind a space. */
  readonly isFlag: boolean;
}

/** The same few names come again and again. */
const names = new Map<string, SecretName | null>();

/** Null for a name that says nothing of secrets. */
export function secretNameOf(name: string): SecretName | null {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size > 10_000) names.clear();
  const strength = strengthOf(name);
  const judged = strength && {
    strength,
    isHeader: /(?:authorization|bearer)$/i.test(name),
    isPair: /(?:auth|credentials?)$/i.test(name),
    isFlag: name.startsWith('-') || /^identified by$/i.test(name),
  };
  names.set(name, judged);
  return judged;
}

function strengthOf(name: string): Strength | null {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[-_$ ]+/)
    .filter((word) => word !== '');
  while (words.length > 1 && (tail.has(words.at(-1)!) || /^\d{1,3}$/.test(words.at(-1)!))) words.pop();
  const lower = words.join(' ').replace(/\d{1,3}$/, '');
  if (strong.test(lower) || lower === 'identified by') return 'strong';
  return weak.test(lower) ? 'weak' : foreignStrength(name);
}
