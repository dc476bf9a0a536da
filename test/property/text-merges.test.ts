import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Merges } from '../../src/text/subwords/merges';

/** Of the pairs that stand in the text, the one learned first, where it stands first; until none is left. */
function byDefinition(
  pairs: readonly (readonly [number, number, number])[],
  text: readonly number[],
): number[] {
  const symbols = [...text];
  for (;;) {
    let best = -1;
    let place = -1;
    for (let i = 0; i + 1 < symbols.length; i++) {
      const rank = pairs.findIndex(([left, right]) => left === symbols[i] && right === symbols[i + 1]);
      if (rank < 0 || (best >= 0 && rank >= best)) continue;
      best = rank;
      place = i;
    }
    if (best < 0) return symbols;
    symbols.splice(place, 2, pairs[best]![2]);
  }
}

/** Ids on both sides of those that are looked up without hashing. */
const id = fc.constantFrom(2, 3, 4, 5, 126, 127, 128, 129, 300, 65_535);

describe('byte-pair merges', () => {
  it('are applied in the order learned, from left to right', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(id, id, id), {
          maxLength: 30,
          selector: ([left, right]) => `${left} ${right}`,
        }),
        fc.array(id, { maxLength: 49 }),
        (pairs, text) => {
          const symbols = new Int32Array(49);
          symbols.set(text);
          const length = new Merges(pairs).apply(symbols, text.length);
          assert.deepEqual([...symbols.subarray(0, length)], byDefinition(pairs, text));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
