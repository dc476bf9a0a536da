import assert from 'node:assert/strict';
import { Random } from '../../../src/model/random';
import { correlatedUnits, type FollowingUnit } from '../../../src/inspection/unit-correlation';

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const tokens = 300;
const units = 40;
const random = new Random(3);
const feature = Float64Array.from({ length: tokens }, (_, i) => (i % 17 < 5 ? 1 : 0));
const noise = Float32Array.from({ length: units * tokens }, () => 2 * random.uniform() - 1);

/** Pearson's r as the textbook writes it, Σxy − n x̄ȳ. */
function naive(activations: Float32Array): FollowingUnit[] {
  const all = Array.from({ length: units }, (_, unit) => {
    const x = [...activations.subarray(unit * tokens, (unit + 1) * tokens)];
    const y = [...feature];
    const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
    const [sx, sy] = [sum(x), sum(y)];
    const covariance = sum(x.map((value, i) => value * y[i]!)) - (sx * sy) / tokens;
    const varianceOf = (values: number[], s: number): number =>
      sum(values.map((value) => value * value)) - (s * s) / tokens;
    return { unit, correlation: covariance / Math.sqrt(varianceOf(x, sx) * varianceOf(y, sy)) };
  });
  return all.sort((one, other) => Math.abs(other.correlation) - Math.abs(one.correlation));
}

describe('the units that follow a feature', () => {
  it('are those of the naive computation', () => {
    const found = finish(correlatedUnits(noise, feature, 7));
    const should = naive(noise);
    assert.equal(found.length, 7);
    found.forEach(({ unit, correlation }, i) => {
      assert.equal(unit, should[i]!.unit);
      assert.ok(Math.abs(correlation - should[i]!.correlation) < 1e-9);
    });
  });

  it('have a planted unit first, and one that follows it upside down second', () => {
    const planted = noise.slice();
    for (let i = 0; i < tokens; i++) {
      planted[23 * tokens + i] = 0.8 * feature[i]! - 0.4 + 0.05 * noise[i]!;
      planted[5 * tokens + i] = 0.3 - 0.5 * feature[i]! + 0.1 * noise[i]!;
    }
    const [first, second, third] = finish(correlatedUnits(planted, feature, 3));
    assert.equal(first!.unit, 23);
    assert.ok(first!.correlation > 0.98);
    assert.equal(second!.unit, 5);
    assert.ok(second!.correlation < -0.9);
    assert.ok(Math.abs(third!.correlation) < 0.4);
  });

  it('leave out a unit that does not move', () => {
    const still = noise.slice();
    still.fill(0.25, 0, 39 * tokens);
    assert.deepEqual(
      finish(correlatedUnits(still, feature, 5)).map(({ unit }) => unit),
      [39],
    );
  });

  it('are none for a feature that does not vary', () => {
    assert.deepEqual(finish(correlatedUnits(noise, new Float64Array(tokens).fill(3), 5)), []);
  });
});
