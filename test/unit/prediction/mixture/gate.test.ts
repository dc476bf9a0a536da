import assert from 'node:assert/strict';
import { Gate } from '../../../../src/prediction/mixture/gate';
import { networkSize } from '../../../../src/prediction/mixture/online-network';

const all = [true, true, true];
const features = (kind: number) => Float64Array.of(1, kind);

describe('gate', () => {
  it('gives weights that sum to one, and none to a part that is not there', () => {
    const weights = new Gate(2, 3).weigh(features(1), [true, false, true]);
    assert.equal(weights[1], 0);
    assert.ok(Math.abs(weights[0]! + weights[2]! - 1) < 1e-12);
  });

  it('learns to trust the part that is right in each kind of place', () => {
    const gate = new Gate(2, 3);
    for (let i = 0; i < 600; i++)
      gate.learn(features(i % 2 ? 1 : -1), all, i % 2 ? [0.9, 0.1, 0.1] : [0.1, 0.1, 0.9]);
    assert.ok(gate.weigh(features(1), all)[0]! > 0.9);
    assert.ok(gate.weigh(features(-1), all)[2]! > 0.9);
  });

  it('is restored by its numbers, and ignores those of another shape', () => {
    const gate = new Gate(2, 3);
    for (let i = 0; i < 50; i++) gate.learn(features(1), all, [0.5, 0.2, 0.1]);
    assert.equal(gate.parameters().length, networkSize(2, 3));
    assert.deepEqual(new Gate(2, 3, gate.parameters()).weigh(features(1), all), gate.weigh(features(1), all));
    assert.deepEqual(new Gate(2, 3, [1, 2, 3]).parameters(), new Gate(2, 3).parameters());
  });

  it('steps down the gradient of −ln of the mixture', () => {
    const votes = [0.3, 0.5, 0.01];
    const cost = (gate: Gate) =>
      -Math.log(gate.weigh(features(0.5), all).reduce((sum, weight, k) => sum + weight * votes[k]!, 0));
    const start = new Gate(
      2,
      3,
      Array.from({ length: networkSize(2, 3) }, (_, i) => Math.sin(i) / 3),
    ).parameters();
    const gate = new Gate(2, 3, start);
    gate.learn(features(0.5), all, votes);
    const moved = gate.parameters();
    start.forEach((_, i) => {
      const nudged = (by: number) =>
        cost(
          new Gate(
            2,
            3,
            start.map((value, j) => (i === j ? value + by : value)),
          ),
        );
      const slope = (nudged(1e-5) - nudged(-1e-5)) / 2e-5;
      if (Math.abs(slope) > 1e-6) assert.ok((moved[i]! - start[i]!) * slope < 0, `number ${i}`);
      else assert.ok(Math.abs(moved[i]! - start[i]!) < 1e-3);
    });
  });
});
