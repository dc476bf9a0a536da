import assert from 'node:assert/strict';
import { expanded } from '../../../../src/prediction/abbreviations/expanded';

const showing = { minimumConfidence: 0.4, distractionCost: 1 };
const silence = { text: '', confidence: 0, milliseconds: 1, reason: 'Because.', alternatives: [] };
const expansion = { text: 'getCustomerById', replaces: 4, probability: 0.8 };

describe('what is shown of an abbreviation', () => {
  it('is the whole, and how much it replaces', () => {
    const { text, replaces, confidence } = expanded(expansion, silence, showing, 'x = gcbi');
    assert.deepEqual([text, replaces, confidence], ['getCustomerById', 4, 0.8]);
  });

  it('is nothing where it is not probable enough, or saves too little', () => {
    for (const worse of [
      null,
      { ...expansion, probability: 0.3 },
      { ...expansion, text: 'gcbix', probability: 0.9 },
    ]) {
      assert.equal(expanded(worse, silence, showing, 'x = gcbi'), silence);
    }
  });
});
