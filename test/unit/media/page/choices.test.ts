import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readChoices } from '../../../../media/page/choices';

describe('choices', () => {
  it('come back one by one, each with a value, whatever was kept', () => {
    const usual = readChoices(undefined);
    assert.deepEqual(readChoices({ unit: 'furlongs', axis: 'seconds', smoothing: 99, prompt: 5 }), {
      ...usual,
      axis: 'seconds',
    });
    fc.assert(fc.property(fc.anything(), (kept) => void readChoices(kept)));
  });
});
