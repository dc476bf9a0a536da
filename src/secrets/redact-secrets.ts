/**
 * Replaces secrets inside a text by a neutral placeholder, so that no tokenizer, count or weight ever meets
 * them.
 */
import { argumentSecrets, hashedSecrets } from './rules/argument-secrets';
import { assignedSecrets, foreignAssignedSecrets } from './rules/assigned-secrets';
import { commandLineSecrets } from './rules/command-line-secrets';
import { credentialUrls } from './rules/credential-urls';
import { HintedRules, type HintedRule } from './hinted-rules';
import { issuedCredentials } from './rules/issued-credentials';
import { findRowsOfKeys, keyBlocks, mayHoldKeyBlock } from './rules/key-blocks';
import { longTokensIn, type LongToken } from './rules/long-tokens';
import { personalNumbers } from './rules/personal-numbers';
import { foreignLoginsInSentences, loginsInSentences } from './rules/prose-secrets';
import { findRandomStrings } from './rules/random-strings';
import { findCodesIn, recoveryCodes, staticKeys } from './rules/secret-codes';
import { findSeedPhrases } from './seeds/seed-phrases';
import { insertedSecrets, manifestSecrets, mayBeginTable, tableSecrets } from './rules/table-secrets';
import { disjoint, replaceSpans, type SecretSpan } from './secret-span';

export const farRules: readonly HintedRule[] = [keyBlocks, insertedSecrets, tableSecrets, manifestSecrets];

/** Of those that find the same, the first gives the kind. */
export const localRules: readonly HintedRule[] = [
  issuedCredentials,
  ...credentialUrls,
  commandLineSecrets,
  assignedSecrets,
  foreignAssignedSecrets,
  hashedSecrets,
  argumentSecrets,
  loginsInSentences,
  foreignLoginsInSentences,
  staticKeys,
  recoveryCodes,
  ...personalNumbers,
];
const rules = new HintedRules([...farRules, ...localRules]);

/** Kind → how many. */
export type Redactions = ReadonlyMap<string, number>;

/** Secrets over any number of lines, or told by a line far above; disjoint and in order. */
export function farSecretsIn(text: string): SecretSpan[] {
  const hinted = rules.find(text, undefined, farRules);
  return disjoint(withFar(hinted.flat(), text, longTokensIn(text)), text);
}

/** Quick: false for nearly every line. A secret that goes on far behind it may begin there. */
export function mayBeginFar(line: string): boolean {
  return mayHoldKeyBlock(line) || mayBeginTable(line);
}

/** All other secrets, which end within a few lines of where they begin; disjoint and in order. */
export function localSecretsIn(text: string, language?: string): SecretSpan[] {
  const hinted = rules.find(text, language, localRules);
  return disjoint(withLocal(hinted.flat(), text, longTokensIn(text)), text);
}

/** All secrets, disjoint and in order. */
export function secretsIn(text: string, language?: string): SecretSpan[] {
  const { far, local } = bothIn(text, language);
  return disjoint([...far, ...local], text);
}

/**
 * Pure; linear in the text. `language` (as `languageOf` gives it) says whether values stand without quotes;
 * without it the text is taken for a program.
 */
export function redactSecrets(text: string, language?: string): { text: string; redactions: Redactions } {
  const { far, local } = bothIn(text, language);
  const withoutFar = replaceSpans(text, far);
  // Where far secrets are gone, the others may be other ones.
  const near = far.length === 0 ? local : localSecretsIn(withoutFar, language);
  const redactions = new Map<string, number>();
  for (const { kind } of [...far, ...near]) redactions.set(kind, (redactions.get(kind) ?? 0) + 1);
  return { text: replaceSpans(withoutFar, near), redactions };
}

/** By one pass over the text; each disjoint and in order. */
function bothIn(text: string, language: string | undefined): { far: SecretSpan[]; local: SecretSpan[] } {
  const hinted = rules.find(text, language);
  const tokens = longTokensIn(text);
  return {
    far: disjoint(withFar(hinted.slice(0, farRules.length).flat(), text, tokens), text),
    local: disjoint(withLocal(hinted.slice(farRules.length).flat(), text, tokens), text),
  };
}

function withFar(found: SecretSpan[], text: string, tokens: readonly LongToken[]): SecretSpan[] {
  findRowsOfKeys(text, tokens, found);
  return found;
}

function withLocal(found: SecretSpan[], text: string, tokens: readonly LongToken[]): SecretSpan[] {
  findCodesIn(text, tokens, found);
  findSeedPhrases(text, found);
  findRandomStrings(text, tokens, found);
  return found;
}
