import assert from 'node:assert/strict';
import { FallbackToBest } from '../../../../src/prediction/mixture/fallback-to-best';

const all = [true, true];

describe('fallback of the mixture to its best part', () => {
  it('leaves the gate alone while it does as well as the better part', () => {
    const fallback = new FallbackToBest(2);
    for (let i = 0; i < 1000; i++) fallback.judge([0.2, 0.5], all, 0.5);
    assert.equal(fallback.bestPart(all), null);
  });

  it('takes the better part alone while the gate does worse, and the gate again when it has recovered', () => {
    const fallback = new FallbackToBest(2);
    for (let i = 0; i < 1000; i++) fallback.judge([0.2, 0.5], all, 0.3);
    assert.deepEqual(fallback.bestPart(all), Float64Array.of(0, 1));
    assert.equal(fallback.bestPart([false, true]), null);
    for (let i = 0; i < 20000; i++) fallback.judge([0.2, 0.5], all, 0.6);
    assert.equal(fallback.bestPart(all), null);
  });

  it('guards from the first tokens, and does not mind one that surprises', () => {
    const fallback = new FallbackToBest(2);
    fallback.judge([0.2, 0.5], all, 0.01);
    assert.equal(fallback.bestPart(all), null);
    for (let i = 0; i < 3; i++) fallback.judge([0.2, 0.5], all, 0.01);
    assert.deepEqual(fallback.bestPart(all), Float64Array.of(0, 1));
  });
});
