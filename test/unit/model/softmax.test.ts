import assert from 'node:assert/strict';
import { crossEntropy, softmax } from '../../../src/model/softmax';

describe('the softmax', () => {
  it('gives each score its share of Σ exp', () => {
    const scores = [0.3, -1.2, 2];
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    softmax(scores).forEach((probability, i) =>
      assert.ok(Math.abs(probability - Math.exp(scores[i]!) / total) < 1e-15),
    );
    assert.ok(Math.abs(crossEntropy(scores, 1) + Math.log(Math.exp(-1.2) / total)) < 1e-14);
  });

  it('stays finite for scores beyond what exp can hold', () => {
    assert.deepEqual(softmax([1000, 1000]), [0.5, 0.5]);
    assert.equal(crossEntropy(Float64Array.of(-2000, 0), 0), 2000);
    assert.deepEqual(softmax([]), []);
  });
});
