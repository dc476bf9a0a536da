/** The page's words in the user's language: English stands in the code, the host brings the translations. */

import { english } from '../../src/protocol/translate';
import { inWords, type Said } from '../../src/protocol/said';

let translations: Readonly<Record<string, unknown>> = {};
/** BCP 47. */
let spoken = 'en';

/**
 * English text → translation, as the host wrote it into the page; what is no such record leaves everything
 * English.
 */
export function speak(json: string, language = 'en'): void {
  spoken = Intl.NumberFormat.supportedLocalesOf([language])[0] ?? 'en';
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed === 'object' && parsed !== null) translations = parsed as Record<string, unknown>;
  } catch {
    translations = {};
  }
}

/** As `vscode.l10n.t`: `{0}`, `{1}` … stand for the values. */
export function t(text: string, ...values: readonly (string | number)[]): string {
  const translation = translations[text];
  const chosen = typeof translation === 'string' ? translation : text;
  return english(chosen, ...values);
}

/** What the core says, in the user's language; what an earlier version kept has nothing but its English. */
export function inUsersWords(failure: {
  readonly said?: Said | undefined;
  readonly message: string;
}): string {
  return failure.said ? inWords(failure.said, t, spoken) : failure.message;
}
