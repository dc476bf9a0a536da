/**
 * Replaces secrets inside a text by a neutral placeholder, so that no tokenizer, count or weight ever meets
 * them.
 */
import { findArgumentSecrets } from './rules/argument-secrets';
import { findAssignedSecrets } from './rules/assigned-secrets';
import { findCommandLineSecrets } from './rules/command-line-secrets';
import { findCredentialUrls } from './rules/credential-urls';
import { findIssuedCredentials } from './rules/issued-credentials';
import { findKeyBlocks, mayHoldKeyBlock } from './rules/key-blocks';
import { findPersonalNumbers } from './rules/personal-numbers';
import { findLogins } from './rules/prose-secrets';
import { findRandomStrings } from './rules/random-strings';
import { findSecretCodes } from './rules/secret-codes';
import { findSeedPhrases } from './seeds/seed-phrases';
import { findTableSecrets, mayBeginTable } from './rules/table-secrets';
import { disjoint, replaceSpans, type SecretSpan } from './secret-span';

/** Kind → how many. */
export type Redactions = ReadonlyMap<string, number>;

/** Secrets over any number of lines, or told by a line far above; disjoint and in order. */
export function farSecretsIn(text: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  findKeyBlocks(text, found);
  findTableSecrets(text, found);
  return disjoint(found, text);
}

/** Quick: false for nearly every line. A secret that goes on far behind it may begin there. */
export function mayBeginFar(line: string): boolean {
  return mayHoldKeyBlock(line) || mayBeginTable(line);
}

/** All other secrets, which end within a few lines of where they begin; disjoint and in order. */
export function localSecretsIn(text: string, language?: string): SecretSpan[] {
  const found: SecretSpan[] = [];
  findIssuedCredentials(text, found);
  findCredentialUrls(text, found);
  findCommandLineSecrets(text, found);
  findAssignedSecrets(text, language, found);
  findArgumentSecrets(text, found);
  findLogins(text, found);
  findSecretCodes(text, found);
  findSeedPhrases(text, found);
  findPersonalNumbers(text, found);
  findRandomStrings(text, found);
  return disjoint(found, text);
}

/** All secrets, disjoint and in order. */
export function secretsIn(text: string, language?: string): SecretSpan[] {
  return disjoint([...farSecretsIn(text), ...localSecretsIn(text, language)], text);
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
  const withoutFar = replaced(text, farSecretsIn(text));
  return { text: replaced(withoutFar, localSecretsIn(withoutFar, language)), redactions };
}
