import assert from 'node:assert/strict';
import { placeholder } from '../../../src/secrets/secret-span';
import { showsSecret, withoutSecrets } from '../../../src/secrets/shown-text';

const random = 'a8F3kLm9Qz2XvB7nT5wY1cR4';
const judge = (before: string, text: string, after = '', language?: string): boolean =>
  showsSecret(text, { before, after, language });

describe('what is shown', () => {
  it('is no secret, whether it begins in the suggestion or in what was typed', () => {
    assert.ok(judge('', 'const password = "hunter2";'));
    assert.ok(judge('const password = ', '"hunter2";'));
    assert.ok(judge('const password = "', 'hunter2";'));
    assert.ok(judge('const password = "hun', 'ter2";'));
    assert.ok(judge('password: ', 'correcthorse', '', 'yaml'));
    assert.ok(judge('key: "', random));
    assert.ok(judge('postgres://app:', 'Falcon12@db/main'));
  });

  it('is no secret either where it stops in the midst of one, or the editor has closed its quote', () => {
    assert.ok(judge('const password = "', 'hunter2'));
    assert.ok(judge("const password = '", 'hunter2', "';\nnext()"));
    assert.ok(judge('const password = `', 'hunter2'));
  });

  it('is no secret with something invisible in it', () => {
    assert.ok(judge('const password = "', 'hun\u200bter2"'));
  });

  it('is nothing that stands for a secret', () => {
    assert.ok(judge('const password = "', `${placeholder}";`));
  });

  it('may be anything else, also behind a secret that the user has typed', () => {
    assert.ok(!judge('const password = "hunter2"', ';\nconnect(password);'));
    assert.ok(!judge('const pass', 'word = readLine();'));
    assert.ok(!judge('', 'const password = "'));
  });

  it('has a placeholder for each secret in a sample, behind the prompt only', () => {
    assert.equal(
      withoutSecrets('hunter2";\ntoken = "x";\n', 'password = "hunter1";\npassword = "'),
      `${placeholder}";\ntoken = "x";\n`,
    );
    assert.equal(withoutSecrets('nothing to hide\n', 'password = "hunter1";\n'), 'nothing to hide\n');
    const key = `-----BEGIN PRIVATE KEY-----\n${`${random}${random}\n`.repeat(4)}-----END PRIVATE KEY-----\n`;
    assert.equal(withoutSecrets(`a\n${key}b = "${random}"\n`), `a\n${placeholder}\nb = "${placeholder}"\n`);
  });
});
