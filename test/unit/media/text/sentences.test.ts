import assert from 'node:assert/strict';
import { formats } from '../../../../media/text/format';
import { idleStatus } from '../../../../media/page/run';
import { planSentence, stateName, whySentence } from '../../../../media/text/sentences';
import { learningSnapshot, finishedSnapshot } from '../../../fixtures/run';

const format = formats('en');

describe('a run in words', () => {
  const learning = learningSnapshot();

  it('tells model, memory, budget and text before they are used', () => {
    const sentence = planSentence(learning, format);
    for (const part of [
      'GRU 256 on 112 characters',
      '283.8K parameters',
      '97 MB',
      '1:00 on 2 threads',
      '214 files',
    ]) {
      assert.ok(sentence.includes(part), sentence);
    }
  });

  it('has a sentence for each state', () => {
    assert.match(planSentence(idleStatus, format), /Nothing leaves the machine/);
    assert.equal(stateName(learning, '62%', true), 'Learning · 62%');
    assert.equal(whySentence(learning, format), '');
    const finished = finishedSnapshot();
    assert.match(whySentence(finished, format), /^The budget is used up: 1:00, 6,000 steps/);
    const failure = { code: 'disk', message: 'The disk is full.' };
    assert.equal(whySentence({ ...idleStatus, state: 'failed', failure }, format), 'The disk is full.');
  });
});
