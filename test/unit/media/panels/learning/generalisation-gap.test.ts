import assert from 'node:assert/strict';
import { generalisationGap } from '../../../../../media/panels/learning/generalisation-gap';

describe('the gap between training and validation', () => {
  it('is unknown before the first measurement', () => {
    assert.equal(generalisationGap([5, 4], [NaN, NaN], -1).verdict, 'unknown');
  });
  it('is learning while both fall together', () => {
    assert.equal(generalisationGap([5, 3, 2], [5, 3.1, 2.1], 2).verdict, 'learning');
  });
  it('is open when new text costs clearly more', () => {
    const gap = generalisationGap([5, 3, 1.5], [5, 3.1, 2.1], 2);
    assert.equal(gap.verdict, 'open');
    assert.ok(Math.abs(gap.bits - 0.6) < 1e-12);
  });
  it('is overfitting when validation rises and training falls', () => {
    const gap = generalisationGap([5, 3, 1.5], [5, 2.1, 2.3], 1);
    assert.deepEqual([gap.verdict, gap.best, gap.bestAt], ['overfitting', 2.1, 1]);
  });
  it('is not overfitting when both rise', () => {
    assert.notEqual(generalisationGap([5, 2, 2.2], [5, 2.1, 2.3], 1).verdict, 'overfitting');
  });
});
