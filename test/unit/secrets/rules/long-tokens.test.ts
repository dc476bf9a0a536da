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

  it('hold the matches of a pattern that begin in them', () => {
    const text = 'x.ab12 ab34ab56 ab78';
    const inside = { start: 7, end: 15, hasDigit: true };
    assert.deepEqual(matchesIn(text, inside, /ab\d\d/g, 0), [
      { start: 7, value: 'ab34' },
      { start: 11, value: 'ab56' },
    ]);
    assert.deepEqual(matchesIn(text, inside, /(?<!\w)ab\d\d/g, 0), [{ start: 7, value: 'ab34' }]);
    assert.deepEqual(matchesIn(text, { ...inside, start: 9 }, /(?<!\w)\d\d/g, 0), []);
  });
});
