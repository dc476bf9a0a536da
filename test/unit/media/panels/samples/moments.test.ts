import assert from 'node:assert/strict';
import { moments } from '../../../../../media/panels/samples/moments';
import { learningSnapshot } from '../../../../fixtures/run';

describe('the moments of samples', () => {
  it('are those at which they were written', () => {
    assert.deepEqual(
      moments(learningSnapshot().samples).map((row) => row.length),
      [4, 4, 4, 4],
    );
    assert.deepEqual(moments([]), []);
  });
});
