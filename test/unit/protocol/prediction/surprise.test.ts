import assert from 'node:assert/strict';
import { surpriseLevel } from '../../../../src/protocol/prediction/surprise';

describe('surprise', () => {
  it('becomes one of six colours', () => {
    assert.deepEqual([0, 0.9, 1, 4.9, 8, 12, 99].map(surpriseLevel), [0, 0, 1, 2, 4, 5, 5]);
  });
});
