import assert from 'node:assert/strict';
import fc from 'fast-check';
import { longTokensIn, matchesIn, shortestToken } from '../../../../src/secrets/rules/long-tokens';
import '../../../seed';

describe('long tokens', () => {
  it('are those that a pattern finds, in any text', () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'aZ9+/_-~'), maxLength: 70 }),
      fc.string({ unit: fc.constantFrom(...'aZ9 "=é\n.'), maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const expected = [...text.matchAll(/[A-Za-z0-9+/_~-]{20,}/g)].map(({ index, 0: token }) => ({
          start: index,
          end: index + token.length,
          hasDigit: /\d/.test(token),
        }));
        assert.deepEqual(longTokensIn(text), expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are found at both ends of a text, and a sign shorter they are not', () => {
    const token = 'a'.repeat(shortestToken);
    assert.deepEqual(longTokensIn(token), [{ start: 0, end: 20, hasDigit: false }]);
    assert.deepEqual(longTokensIn(` ${token}`), [{ start: 1, end: 21, hasDigit: false }]);
    assert.deepEqual(longTokensIn(`${token.slice(1)} ${token.slice(1)}`), []);
  });

  it('hold the matches of a pattern that begin where a word of theirs does', () => {
    const text = 'x.ab12 ab34ab56-ab78 ab90';
    const token = { start: 7, end: 20, hasDigit: true };
    assert.deepEqual(matchesIn(text, token, /ab\d\d/y), [
      { start: 7, value: 'ab34' },
      { start: 11, value: 'ab56' },
      { start: 16, value: 'ab78' },
    ]);
    assert.deepEqual(matchesIn(text, token, /(?<!\w)ab\d\d/y), [
      { start: 7, value: 'ab34' },
      { start: 16, value: 'ab78' },
    ]);
    assert.deepEqual(matchesIn(text, token, /\d\d/y), []);
    assert.deepEqual(matchesIn(text, { ...token, start: 9 }, /(?<!\w)\d\d/y), []);
  });
});
