import assert from 'node:assert/strict';
import { secondsLeft } from '../../../../media/text/time-left';

describe('the time left', () => {
  it('is known with and without a budget in seconds', () => {
    assert.equal(secondsLeft(20, 0.5, 60), 40);
    assert.equal(secondsLeft(70, 1, 60), 0);
    assert.equal(secondsLeft(20, 0.25, null), 60);
    assert.ok(Number.isNaN(secondsLeft(0, 0, null)));
  });
});
