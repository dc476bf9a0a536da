/** Where in a text the name of a secret may stand, and where it begins and ends there. */
import { isAlphanumeric } from '../../text/characters/ascii';
import { latinHints } from './secret-words';

/** In lower case. */
const hints = [
  ...[
    'pass',
    'pw',
    'ps[wk]',
    'secret',
    'token',
    'cred',
    'auth',
    'bearer',
    'key',
    'salt',
    'mnemonic',
    'phrase',
  ],
  ...['cookie', 'session', 'otp', 'licen', 'codes?\\b', 'dsn', 'jwt', 'identified by'],
];
/** Where a name may be that of a secret: the name decides. */
const anyHint = `${hints.join('|')}|${latinHints}`;
const hint = new RegExp(anyHint, 'iuy');
const hintAnywhere = new RegExp(anyHint, 'iu');
const beyondAscii = /[\u00aa-\uffff]/;
/** The beginnings of all of them. */
export const nameHints: readonly string[] = [...hints, ...latinHints.split('|')].map((pattern) =>
  pattern.replace(/\[.*|\?.*/, '*'),
);

/** Quick: false for most lines. */
export function mayHoldName(line: string): boolean {
  return hintAnywhere.test(line) || beyondAscii.test(line);
}

/** Names of several words. */
const ofWords =
  /(?:identified by|seed phrase|mots?[-_ ]de[-_ ]passe|(?:recovery|backup|access|security|activation|verification|session|api|secret|private|auth|license|licence|encryption|access)[ ](?:codes?|key|token|id)|(?:clave|frase|chiave) secreta|chiave segreta|palavra[- ]passe|parola d'?ordine|kata sandi|kata laluan|code secret|phrase secr[eèé]te)/iuy;

const firstLetters = 'abceiklmprsv';
const maximumName = 80;

interface Name {
  readonly start: number;
  readonly end: number;
}

/** The name around a hint that begins here, or null where none does. */
export function hintedName(text: string, at: number): Name | null {
  hint.lastIndex = at;
  if (!hint.test(text)) return null;
  const { lastIndex } = hint;
  const phrase = phraseAt(text, at);
  return phrase
    ? { start: phrase.start, end: rightOfName(text, phrase.end) }
    : wholeName(text, at, lastIndex);
}

/** The name of which a part stands from `start` to `end`. */
export function wholeName(text: string, start: number, end: number): Name {
  return { start: leftOfName(text, start), end: rightOfName(text, end) };
}

/** The words of a name around a hint, where there are several. */
function phraseAt(text: string, hinted: number): Name | null {
  for (let start = hinted, words = 0; words < 3; words++) {
    if (firstLetters.includes(text[start]!.toLowerCase())) {
      ofWords.lastIndex = start;
      if (ofWords.test(text) && ofWords.lastIndex > hinted) return { start, end: ofWords.lastIndex };
    }
    // One word further left.
    const gap = text[start - 1];
    if ((gap !== ' ' && gap !== '_' && gap !== '-') || !isLetter(text, start - 2)) return null;
    start -= 2;
    while (isLetter(text, start - 1)) start--;
  }
  return null;
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at) | 32;
  return code >= 97 && code <= 122;
}

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

export function isNameCharacter(code: number): boolean {
  return (
    isAlphanumeric(code) ||
    code === 95 ||
    code === 45 ||
    code === 36 ||
    (code > 127 && letter.test(String.fromCharCode(code)))
  );
}
