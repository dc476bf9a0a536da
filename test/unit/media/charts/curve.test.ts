import assert from 'node:assert/strict';
import fc from 'fast-check';
import { aligned } from '../../../../media/charts/curve';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 400 });

describe('aligning curves', () => {
  it('puts each curve on the common axis, null where it has no point', () => {
    const table = aligned(
      [
        { xs: [1, 3], ys: [10, 30] },
        { xs: [2, 3], ys: [NaN, 33] },
      ],
      undefined,
      100,
    );
    assert.deepEqual(table, [
      [1, 2, 3],
      [10, null, 30],
      [null, null, 33],
    ]);
  });

  it('goes one point beyond what is visible, so that lines run off the edge', () => {
    const xs = [0, 1, 2, 3, 4, 5];
    assert.deepEqual(aligned([{ xs, ys: xs }], { from: 1.5, to: 2.5 }, 100)[0], [1, 2, 3, 4]);
  });

  it('shows only values of the record, on their own x', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (ys, buckets) => {
        const [xs, shown] = aligned([{ xs: ys.map((_, index) => index), ys }], undefined, buckets);
        xs.forEach((x, row) => assert.equal(shown![row], ys[x]));
      }),
    );
  });
});
