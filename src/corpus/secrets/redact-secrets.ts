/** Replaces secrets inside a text by a neutral placeholder, so that no tokenizer, count or weight ever meets them. */
import { findAssignedSecrets } from './assigned-secrets';
import { findCommandLineSecrets } from './command-line-secrets';
import { findCredentialUrls } from './credential-urls';
import { findIssuedCredentials } from './issued-credentials';
import { findKeyBlocks } from './key-blocks';
import { findRandomStrings } from './random-strings';
import type { SecretSpan } from './secret-span';

/** Stands where a secret stood. */
export const placeholder = 'REDACTED';

/** Kind → how many. */
export type Redactions = ReadonlyMap<string, number>;

/**
 * Pure; linear in the text. `language` (as `languageOf` gives it) says whether values stand without quotes; without
 * it the text is taken for a program.
 */
export function redactSecrets(text: string, language?: string): { text: string; redactions: Redactions } {
  const found: SecretSpan[] = [];
  findKeyBlocks(text, found);
  findIssuedCredentials(text, found);
  findCredentialUrls(text, found);
  findCommandLineSecrets(text, found);
  findAssignedSecrets(text, language, found);
  findRandomStrings(text, found);
  const redactions = new Map<string, number>();
  if (found.length === 0) return { text, redactions };
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  let clean = '';
  let position = 0;
  for (const { start, end, kind } of found) {
    if (end <= position) continue; // inside the one before
    if (text.slice(Math.max(start, position), end) === placeholder) continue;
    if (start >= position) {
      clean += text.slice(position, start) + placeholder;
      redactions.set(kind, (redactions.get(kind) ?? 0) + 1);
    }
    position = end;
  }
  return { text: clean + text.slice(position), redactions };
}
