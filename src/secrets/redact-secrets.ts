/**
 * Replaces secrets inside a text by a neutral placeholder, so that no tokenizer, count or weight ever meets
 * them.
 */
import { findAssignedSecrets } from './rules/assigned-secrets';
import { findCommandLineSecrets } from './rules/command-line-secrets';
import { findCredentialUrls } from './rules/credential-urls';
import { findIssuedCredentials } from './rules/issued-credentials';
import { findKeyBlocks } from './rules/key-blocks';
import { findRandomStrings } from './rules/random-strings';
import { disjoint, replaceSpans, type SecretSpan } from './secret-span';

/** Kind → how many. */
export type Redactions = ReadonlyMap<string, number>;

/** Blocks of keys, which may go on over any number of lines; disjoint and in order. */
export function keyBlocksIn(text: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  findKeyBlocks(text, found);
  return disjoint(found, text);
}

/** All other secrets, which end within a few lines of where they begin; disjoint and in order. */
export function localSecretsIn(text: string, language?: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  findIssuedCredentials(text, found);
  findCredentialUrls(text, found);
  findCommandLineSecrets(text, found);
  findAssignedSecrets(text, language, found);
  findRandomStrings(text, found);
  return disjoint(found, text);
}

/** All secrets, disjoint and in order. */
export function secretsIn(text: string, language?: string): SecretSpan[] {
  return disjoint([...keyBlocksIn(text), ...localSecretsIn(text, language)], text);
}

/**
 * Pure; linear in the text. `language` (as `languageOf` gives it) says whether values stand without quotes;
 * without it the text is taken for a program.
 */
export function redactSecrets(text: string, language?: string): { text: string; redactions: Redactions } {
  const redactions = new Map<string, number>();
  const replaced = (dirty: string, spans: readonly SecretSpan[]): string => {
    for (const { kind } of spans) redactions.set(kind, (redactions.get(kind) ?? 0) + 1);
    return replaceSpans(dirty, spans);
  };
  const withoutBlocks = replaced(text, keyBlocksIn(text));
  return { text: replaced(withoutBlocks, localSecretsIn(withoutBlocks, language)), redactions };
}
