import assert from 'node:assert/strict';
import { Guard } from '../../../../src/prediction/mixture/guard';

const all = [true, true];

describe('guard of the mixture', () => {
  it('leaves the gate alone while it does as well as the better part', () => {
    const guard = new Guard(2);
    for (let i = 0; i < 1000; i++) guard.judge([0.2, 0.5], all, 0.5);
    assert.equal(guard.alone(all), null);
  });

  it('hears the better part alone while the gate does worse, and the gate again when it has recovered', () => {
    const guard = new Guard(2);
    for (let i = 0; i < 1000; i++) guard.judge([0.2, 0.5], all, 0.3);
    assert.deepEqual(guard.alone(all), Float64Array.of(0, 1));
    assert.equal(guard.alone([false, true]), null);
    for (let i = 0; i < 20000; i++) guard.judge([0.2, 0.5], all, 0.6);
    assert.equal(guard.alone(all), null);
  });

  it('waits before it decides', () => {
    const guard = new Guard(2);
    for (let i = 0; i < 100; i++) guard.judge([0.2, 0.5], all, 0.01);
    assert.equal(guard.alone(all), null);
  });
});
