import assert from 'node:assert/strict';
import { GeometricMixing, newGeometricStep } from '../../../../src/prediction/mixture/geometric-mixing';
import { networkSize } from '../../../../src/prediction/mixture/online-network';

const features = Float64Array.of(1, 0.5);
const votes = [Float64Array.of(0.7, 0.2, 0.09999, 0.00001), null, Float64Array.of(0.4, 0.3, 0.2, 0.1)];
const step = newGeometricStep();
const mixture = () => Float64Array.of(0.5, 0.3, 0.19999, 0.00001);

describe('geometric mixing', () => {
  it('changes nothing before it has learned', () => {
    const row = mixture();
    new GeometricMixing(2, 3).apply(features, row, votes, step);
    row.forEach((p, token) => assert.ok(Math.abs(p - mixture()[token]!) < 1e-12));
  });

  it('learns to sharpen towards the part that is right, and stays a distribution', () => {
    const mixing = new GeometricMixing(2, 3);
    let row = mixture();
    for (let i = 0; i < 200; i++) {
      row = mixture();
      mixing.apply(features, row, votes, step);
      mixing.learn(features, row, 0, step);
    }
    assert.ok(row[0]! > 0.6, String(row[0]));
    assert.ok(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) < 1e-12);
    assert.ok(row[3]! > 0);
  });

  it('steps down the gradient of −ln p(token)', () => {
    const numbers = Array.from({ length: networkSize(2, 3) }, (_, i) => Math.sin(i * 3) / 3);
    const cost = (values: readonly number[]) => {
      const row = mixture();
      new GeometricMixing(2, 3, values).apply(features, row, votes, step);
      return -Math.log(row[1]!);
    };
    const mixing = new GeometricMixing(2, 3, numbers);
    const row = mixture();
    mixing.apply(features, row, votes, step);
    mixing.learn(features, row, 1, step);
    mixing.parameters().forEach((moved, i) => {
      const nudged = (by: number) => cost(numbers.map((value, j) => (i === j ? value + by : value)));
      const slope = (nudged(1e-5) - nudged(-1e-5)) / 2e-5;
      if (Math.abs(slope) > 1e-6) assert.ok((moved - numbers[i]!) * slope < 0, `number ${i}`);
    });
  });
});
