import assert from 'node:assert/strict';
import fc from 'fast-check';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { restoreTokenizer } from '../../../../src/text/restore-tokenizer';
import { growSubwords } from '../../../../src/text/subwords/grow-subwords';
import type { TokenizerDescription } from '../../../../src/text/tokenizer';

const general = 'const value = compute(first, second);\nreturn value + 1;\n'.repeat(40);
const house = 'registerFlurbinator(flurbinatorOptions); // die Straße ist naß\n'.repeat(60);
const describe_ = (): Extract<TokenizerDescription, { kind: 'subwords' }> => {
  const described = learnTokenizer('subwords', [general], { vocabularySize: 80 }).describe();
  assert.ok(described.kind === 'subwords');
  return described;
};

describe('a dictionary of subwords that grows', () => {
  const base = describe_();
  const { tokenizer, further } = growSubwords(base, [house], 60);

  it('keeps every token, and writes the words of the text with fewer', () => {
    const described = tokenizer.describe();
    assert.deepEqual(described.tokens.slice(0, base.tokens.length), base.tokens);
    assert.equal(tokenizer.size, base.tokens.length + further.length);
    const before = restoreTokenizer(base).encode(house);
    const after = tokenizer.encode(house);
    assert.ok(
      after.tokens.length < 0.5 * before.tokens.length,
      `${after.tokens.length} of ${before.tokens.length}`,
    );
    assert.ok(before.spellings.length > 0);
    assert.deepEqual(after.spellings, []);
  });

  it('gives any text back, and is restored from its description as it is', () => {
    const again = restoreTokenizer(JSON.parse(JSON.stringify(tokenizer.describe())));
    const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(house, general), fc.string());
    fc.assert(
      fc.property(fc.array(texts), (some) => {
        const text = some.join('Flurbinator');
        const { tokens, spellings } = tokenizer.encode(text);
        assert.equal(tokenizer.decode(tokens, spellings), text);
        assert.deepEqual(again.encode(text), { tokens, spellings });
      }),
    );
  });

  it('says of each further token what it is made of, and how much of its first part it takes', () => {
    further.forEach(({ parts, share }, index) => {
      assert.ok(share > 0 && share <= 1, `share ${share}`);
      const text = tokenizer.token(base.tokens.length + index);
      if (parts === null) assert.equal([...text].length, 1);
      else {
        const [left, right] = parts;
        assert.ok(Math.max(left, right) < base.tokens.length + index);
        assert.equal(tokenizer.token(left) + tokenizer.token(right), text);
      }
    });
  });

  it('stays as it is for a text without anything frequent, and within its limit', () => {
    assert.deepEqual(growSubwords(base, ['a few words'], 100).further, []);
    assert.equal(growSubwords(base, [house], 5).further.length, 5);
    assert.equal(growSubwords(base, [], 5).further.length, 0);
  });

  it('learns what a minute reads often enough: a word of a small text, and not of a large one', () => {
    const around = (times: number): string => general.repeat(times) + 'flurbinator;\n'.repeat(20);
    const whole = (text: string): boolean =>
      growSubwords(base, [text], 60).tokenizer.describe().tokens.includes('flurbinator');
    assert.ok(whole(around(1)));
    assert.ok(!whole(around(200)));
  });
});
