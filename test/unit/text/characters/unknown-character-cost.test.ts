import assert from 'node:assert/strict';
import { codePointCount } from '../../../../src/text/characters/code-points';
import { UnknownCharacterCost } from '../../../../src/text/characters/unknown-character-cost';

describe('the cost of an unknown character', () => {
  const known = [...'abcdefgαβγ日本語👍'].map((character) => character.codePointAt(0)!);

  it('is that of a distribution: over all unknown code points it sums to one', () => {
    for (const codePoints of [known, [], Array.from({ length: 128 }, (_, codePoint) => codePoint)]) {
      const cost = new UnknownCharacterCost(codePoints);
      const listed = new Set(codePoints);
      let sum = 0;
      for (let codePoint = 0; codePoint < codePointCount; codePoint++) {
        if (!listed.has(codePoint)) sum += 2 ** -cost.bits(codePoint);
      }
      assert.ok(sum <= 1 + 1e-9 && sum > 0.49, String(sum));
    }
  });

  it('is lower near characters that are known', () => {
    const cost = new UnknownCharacterCost(known);
    assert.ok(cost.bits('δ'.codePointAt(0)!) + 5 < cost.bits('Ꭰ'.codePointAt(0)!));
  });
});
