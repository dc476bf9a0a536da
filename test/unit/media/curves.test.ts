/** The pure arithmetic behind the charts: nothing shown that was not measured, nothing measured twice. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Column } from '../../../media/page/column';
import { aligned } from '../../../media/charts/curve';
import { judgeGap } from '../../../media/panels/learning/gap';
import { Progression } from '../../../media/panels/learning/progression';
import { Smoothing } from '../../../media/charts/smoothing';
import { firstAtLeast, GrowingThinning, nearest, thin } from '../../../media/charts/thinning';
import { inUnit } from '../../../media/text/units';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 400 });

describe('a column', () => {
  it('holds what was appended, NaN where nothing was measured', () => {
    const column = new Column();
    column.append([1, null, 3]);
    column.append(Array.from({ length: 5000 }, (_, index) => index));
    assert.equal(column.length, 5003);
    assert.deepEqual([column.at(0), column.at(1), column.at(2), column.last], [1, NaN, 3, 4999]);
    assert.ok(Number.isNaN(column.at(5003)));
  });
});

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
  });
});

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

describe('smoothing', () => {
  it('leaves a line as it is with a span of one, and a constant with any', () => {
    const line = Float64Array.of(5, 3, 4);
    assert.deepEqual([...new Smoothing(1).apply(line)], [5, 3, 4]);
    for (const value of new Smoothing(20).apply(new Float64Array(50).fill(2)))
      assert.ok(Math.abs(value - 2) < 1e-12);
  });

  it('is the bias-corrected exponential moving average', () => {
    const line = [4, 2, 7, 1, 5];
    const smoothed = new Smoothing(4).apply(Float64Array.from(line));
    line.forEach((_, last) => {
      let sum = 0;
      let weight = 0;
      for (let index = 0; index <= last; index++) {
        sum += 0.75 ** (last - index) * line[index]!;
        weight += 0.75 ** (last - index);
      }
      assert.ok(Math.abs(smoothed[last]! - sum / weight) < 1e-12);
    });
  });

  it('gives the same in pieces as at once', () => {
    const line = Float64Array.from({ length: 3000 }, (_, index) => Math.sin(index));
    const growing = new Smoothing(30);
    for (const length of [1, 7, 1000, 1001, 3000]) growing.apply(line.subarray(0, length));
    assert.deepEqual(growing.apply(line), new Smoothing(30).apply(line));
  });
});

describe('the progression of a run', () => {
  const columns = (validation: (number | null)[], clipped: number[]) => {
    const made = { validationBitsPerCharacter: new Column(), clippedShare: new Column() };
    made.validationBitsPerCharacter.append(validation);
    made.clippedShare.append(clipped);
    return made;
  };

  it('counts a measurement that repeats as one, and finds the best', () => {
    const progression = new Progression();
    const run = columns([null, 3, 3, 2, 2], [1, 1, 0, 0, 0]);
    progression.follow(run);
    assert.deepEqual(progression.measurements, [1, 3]);
    run.validationBitsPerCharacter.append([2.5]);
    run.clippedShare.append([1]);
    progression.follow(run);
    assert.deepEqual(progression.measurements, [1, 3, 5]);
    assert.equal(progression.best, 3);
    assert.equal(progression.clippedShare, 0.5);
  });

  it('begins anew with another run', () => {
    const progression = new Progression();
    progression.follow(columns([1], [1]));
    progression.follow(columns([null, 4], [0, 0]));
    assert.deepEqual(progression.measurements, [1]);
    assert.equal(progression.clippedShare, 0);
  });
});

describe('the gap between training and validation', () => {
  it('is unknown before the first measurement', () => {
    assert.equal(judgeGap([5, 4], [NaN, NaN], -1).verdict, 'unknown');
  });
  it('is learning while both fall together', () => {
    assert.equal(judgeGap([5, 3, 2], [5, 3.1, 2.1], 2).verdict, 'learning');
  });
  it('is open when new text costs clearly more', () => {
    const gap = judgeGap([5, 3, 1.5], [5, 3.1, 2.1], 2);
    assert.equal(gap.verdict, 'open');
    assert.ok(Math.abs(gap.bits - 0.6) < 1e-12);
  });
  it('is overfitting when validation rises and training falls', () => {
    const gap = judgeGap([5, 3, 1.5], [5, 2.1, 2.3], 1);
    assert.deepEqual([gap.verdict, gap.best, gap.bestAt], ['overfitting', 2.1, 1]);
  });
  it('is not overfitting when both rise', () => {
    assert.notEqual(judgeGap([5, 2, 2.2], [5, 2.1, 2.3], 1).verdict, 'overfitting');
  });
});

describe('units of loss', () => {
  it('are one measurement on three scales', () => {
    assert.equal(inUnit(2, 'bits'), 2);
    assert.equal(inUnit(2, 'perplexity'), 4);
    assert.ok(Math.abs(Math.exp(inUnit(2, 'nats')) - inUnit(2, 'perplexity')) < 1e-12);
  });
});
