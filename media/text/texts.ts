/** The page's words in the user's language: English stands in the code, the host brings the translations. */

import { english } from '../../src/protocol/translate';

let translations: Readonly<Record<string, unknown>> = {};

/**
 * English text → translation, as the host wrote it into the page; what is no such record leaves everything
 * English.
 */
export function speak(json: string): void {
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
