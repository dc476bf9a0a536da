import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loneSequenceTrainer } from '../../../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../../../src/threads/kernels/kernel-builds';
import {
  abbreviationLesson,
  abbreviationShape,
  logProbabilitiesOf,
} from '../../../../src/training/abbreviations/abbreviation-decoder';
import { teach } from '../../../../src/training/shapes/teach';
import { bundledThreads } from '../bundled-threads';

const meant = ['getCustomerById', 'getCollectionBase', 'setCustomerName', 'return null', 'globalCabinet'];

describe('the decoder of abbreviations', () => {
  const threads = bundledThreads();
  const untaught = () =>
    loneSequenceTrainer(abbreviationShape(8), chooseKernels(join(threads.directory, 'kernels')), 1);

  it('expects what was meant more for having read what was typed', async () => {
    const trainer = untaught();
    await teach(trainer, {
      batch: abbreviationLesson(meant, 1),
      budget: { seconds: null, steps: 150 },
      now: () => performance.now(),
      yieldToEventLoop: () => Promise.resolve(),
    });
    const best = (typed: string): string => {
      const scores = logProbabilitiesOf(trainer, typed, meant);
      return meant[scores.indexOf(Math.max(...scores))]!;
    };
    assert.equal(best('gcbi'), 'getCustomerById');
    assert.equal(best('scn'), 'setCustomerName');
    assert.equal(best('rn'), 'return null');
  }).timeout(60_000);

  it('gives each text a probability, whatever is beside it in the batch and however much was typed', () => {
    const trainer = untaught();
    const many = Array.from({ length: 11 }, (_, i) => `${meant[i % 5]}${i}`);
    for (const typed of ['', 'gcbi', 'x'.repeat(200), 'ä𝄞']) {
      const all = logProbabilitiesOf(trainer, typed, many);
      assert.equal(all.length, many.length);
      all.forEach((nats, i) => {
        assert.ok(nats < 0 && Number.isFinite(nats));
        assert.equal(nats, logProbabilitiesOf(trainer, typed, [many[i]!])[0]);
      });
    }
  });

  it('is taught the same for the same seed and step', () => {
    const [one, same, other] = [
      abbreviationLesson(meant, 1),
      abbreviationLesson(meant, 1),
      abbreviationLesson(meant, 2),
    ];
    assert.deepEqual(one(3, 8), same(3, 8));
    assert.notDeepEqual(one(3, 8), other(3, 8));
  });
});
