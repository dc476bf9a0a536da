import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstAtLeast, GrowingThinning, nearest, thin } from '../../../../media/charts/thinning';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 400 });

describe('thinning', () => {
  it('keeps first, last, lowest and highest, and no more than can be seen', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (ys, buckets) => {
        const kept = thin(ys, 0, ys.length, buckets);
        assert.ok(kept.length <= 2 * (2 * buckets + 2) + 2);
        assert.deepEqual(
          kept,
          [...new Set(kept)].sort((one, other) => one - other),
        );
        if (ys.length === 0) return assert.equal(kept.length, 0);
        assert.equal(kept[0], 0);
        assert.equal(kept.at(-1), ys.length - 1);
        const shown = kept.map((index) => ys[index]!);
        assert.equal(Math.min(...shown), Math.min(...ys));
        assert.equal(Math.max(...shown), Math.max(...ys));
      }),
    );
  });

  it('shows every point of a short line', () => {
    assert.deepEqual(thin([3, 1, 2], 0, 3, 10), [0, 1, 2]);
  });

  it('gives the same for a line that grew as for one that is read at once', () => {
    fc.assert(
      fc.property(values, fc.array(fc.nat(60)), fc.integer({ min: 1, max: 30 }), (ys, growth, buckets) => {
        const growing = new GrowingThinning();
        let length = 0;
        for (const more of [...growth, ys.length]) {
          length = Math.min(ys.length, length + more);
          const known = ys.slice(0, length);
          assert.deepEqual(growing.indices(known, buckets), thin(known, 0, length, buckets));
        }
      }),
    );
  });

  it('finds places on an ascending axis', () => {
    const xs = [10, 20, 30];
    assert.deepEqual([firstAtLeast(xs, 5), firstAtLeast(xs, 20), firstAtLeast(xs, 31)], [0, 1, 3]);
    assert.deepEqual([nearest(xs, -1), nearest(xs, 24), nearest(xs, 26), nearest(xs, 99)], [0, 1, 2, 2]);
    assert.equal(nearest([], 1), -1);
    assert.deepEqual([nearest([1, 2, 2], 2), nearest([1, 2, 2], 9), nearest([1, 1, 3], 0)], [2, 2, 1]);
  });
});
