import assert from 'node:assert/strict';
import { samplesByStep } from '../../../../../media/panels/samples/samples-by-step';
import { learningSnapshot } from '../../../../fixtures/run';

describe('samples by step', () => {
  it('are those at which they were written', () => {
    assert.deepEqual(
      samplesByStep(learningSnapshot().samples).map((row) => row.length),
      [4, 4, 4, 4],
    );
    assert.deepEqual(samplesByStep([]), []);
  });
});
