/**
 * What a model is about to show, judged by the rules for what it reads: whatever it has learned, no secret is
 * shown.
 */
import { dropInvisible } from '../text/invisible-characters';
import { secretsIn } from './redact-secrets';
import { placeholder, replaceSpans, type SecretSpan } from './secret-span';

/** Code units of the text before that are looked at: they say what follows them. */
const lookedBack = 1_024;

/** Where a text will stand. */
export interface Surroundings {
  readonly before: string;
  readonly after: string;
  /** As `cleanText` takes it. */
  readonly language?: string | undefined;
}

/** Whether any of the text would be part of a secret, or stand for one. */
export function showsSecret(text: string, { before, after, language }: Surroundings): boolean {
  if (text.includes(placeholder)) return true;
  const tail = before.slice(-lookedBack);
  const rest = /^[^\r\n]*/.exec(after)![0];
  // A literal may be cut before its end: it counts as if it ended here.
  return ['', ...openQuotes(tail + text + rest)].some(
    (quote) => secretsWithin(tail, dropInvisible(text), quote + rest, language).length > 0,
  );
}

/** A text that a model wrote behind another one, with a placeholder for each secret in it. */
export function withoutSecrets(text: string, before = '', language?: string): string {
  return replaceSpans(text, secretsWithin(before.slice(-lookedBack), text, '', language));
}

/** Stretches of `text` that belong to secrets, which may begin before it and end behind it. */
function secretsWithin(
  before: string,
  text: string,
  after: string,
  language: string | undefined,
): SecretSpan[] {
  const whole = before + text + after;
  const [from, to] = [before.length, before.length + text.length];
  return secretsIn(whole, language)
    .filter(({ start, end }) => start < to && end > from)
    .map(({ start, end, kind }) => ({
      start: Math.max(start, from) - from,
      end: Math.min(end, to) - from,
      kind,
    }));
}

/** Quotes that the last line of a text opens and does not close. */
function openQuotes(text: string): string[] {
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return ['"', "'", '`'].filter((quote) => line.split(quote).length % 2 === 0);
}
