import assert from 'node:assert/strict';
import { progressOf, rateFactor } from '../../../../src/training/run/schedule';

const steps = { seconds: null, steps: 1000 };
const seconds = { seconds: 60, steps: null };

describe('the learning rate over a run', () => {
  it('warms up, decays, and is nearly nothing at the end', () => {
    const factors = Array.from({ length: 1000 }, (_, step) => rateFactor(steps, step, step / 1000));
    assert.ok(factors[0]! < 0.03);
    assert.ok(factors[50]! > 0.98);
    for (let step = 51; step < 1000; step++) assert.ok(factors[step]! < factors[step - 1]!);
    assert.ok(factors[999]! > 0 && factors[999]! < 0.03);
  });

  it('warms up faster when there are only a few steps', () => {
    assert.ok(rateFactor({ seconds: null, steps: 20 }, 2, 0.1) > 0.9);
  });

  it('warms up within a tenth of the time, however slow the machine', () => {
    assert.ok(rateFactor(seconds, 3, 0.1) > 0.9);
    assert.ok(rateFactor(seconds, 3, 0.02) < 0.3);
  });

  it('follows the time of a budget of time, and the steps of a budget of steps', () => {
    assert.equal(progressOf(seconds, 15, 9999), 0.25);
    assert.equal(progressOf(steps, 9999, 250), 0.25);
    assert.equal(progressOf(seconds, 61, 1), 1);
  });
});
