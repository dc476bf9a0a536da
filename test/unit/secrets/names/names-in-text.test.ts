import assert from 'node:assert/strict';
import { hintedName, mayHoldName, wholeName } from '../../../../src/secrets/names/names-in-text';

function nameAt(text: string, part: string): string | null {
  const name = hintedName(text, text.indexOf(part));
  return name && text.slice(name.start, name.end);
}

describe('names in a text', () => {
  it('are whole, whatever part of them tells', () => {
    assert.equal(nameAt('const dbPassword2 = 1', 'Pass'), 'dbPassword2');
    assert.equal(nameAt('x.api-key_2: y', 'key'), 'api-key_2');
    assert.equal(nameAt('my passé', 'pass'), 'passé');
    assert.equal(nameAt('a horse', 'horse'), null);
  });

  it('have several words where a phrase is one', () => {
    assert.equal(nameAt('the Recovery Code is', 'Code'), 'Recovery Code');
    assert.equal(nameAt('our mot de passe est', 'mot'), 'mot de passe');
    assert.equal(nameAt('a cheap code is', 'code'), 'code');
  });

  it('are bounded', () => {
    const { start, end } = wholeName('a'.repeat(1_000), 500, 504);
    assert.deepEqual([start, end], [420, 584]);
  });

  it('end before the next word in scripts without spaces', () => {
    const { start, end } = wholeName('密码是mima', 0, 2);
    assert.deepEqual([start, end], [0, 2]);
  });

  it('may stand in a line with a part of one, or with letters beyond ASCII', () => {
    for (const line of ['user,PassWord', 'the senha', 'ключ']) assert.ok(mayHoldName(line), line);
    for (const line of ['const a = b;', '']) assert.ok(!mayHoldName(line), line);
  });
});
