import assert from 'node:assert/strict';
import { Smoothing } from '../../../../media/charts/smoothing';

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
