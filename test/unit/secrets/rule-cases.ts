/**
 * Texts with a secret, of which a rule must leave nothing, and innocent ones, which it must leave as they
 * are.
 */
import assert from 'node:assert/strict';
import { redactSecrets } from '../../../src/secrets/redact-secrets';

export type SecretCase = readonly [text: string, secret: string, language?: string];
export type InnocentCase = readonly [text: string, language?: string];

/** Defines a test for each of the texts. */
export function itJudges(secrets: readonly SecretCase[], innocent: readonly InnocentCase[]): void {
  for (const [text, secret, language] of secrets) {
    it(`replaces the secret in ${oneLine(text)}`, () => {
      assert.ok(text.includes(secret), 'the case names a secret that it holds');
      const clean = redactSecrets(text, language).text;
      assert.ok(!clean.includes(secret), clean);
      assert.equal(redactSecrets(clean, language).text, clean, 'the second time changes nothing more');
    });
  }
  for (const [text, language] of innocent) {
    it(`leaves ${oneLine(text)}`, () => {
      assert.equal(redactSecrets(text, language).text, text);
    });
  }
}

function oneLine(text: string): string {
  return text.replaceAll('\n', '⏎').slice(0, 60);
}
