import assert from 'node:assert/strict';
import { exposure, recitations } from '../../../../base/measure/recitation';
import { recited } from '../../../../base/measure/windows';
import { createReferenceHeap, createReferenceKernels } from '../../../../src/kernels/reference';
import { Random } from '../../../../src/model/random';
import { createLanguageModel } from '../../../../src/model/recurrent-language-model';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { BatchReader } from '../../../../src/training/run/batches';
import { encodeFile } from '../../../../src/training/run/encoded-text';
import { smallConfiguration, smallNetwork } from '../../training/small-network';

const words = 'river stone cloud green paper light seven house'.split(' ');

/** Words in an order that only who has read them knows. */
function text(seed: number): string {
  const random = new Random(seed, 0);
  return Array.from({ length: 40 }, () => words[random.below(words.length)]!).join(' ');
}

describe('what a network recites', function () {
  this.timeout(20_000);
  const [learned, unread] = [text(1), text(2)];
  const tokenizer = learnTokenizer('words', [learned, unread]);
  const files = [learned, unread].map((one) => encodeFile(tokenizer, one));
  const configuration = { ...smallConfiguration('gru'), vocabularySize: tokenizer.size, hiddenSize: 32 };
  const { trainer } = smallNetwork(configuration, { batchSize: 1, timeSteps: 20 }, 'f32');
  const model = () =>
    createLanguageModel(configuration, trainer.weights(), (elements) =>
      createReferenceKernels(createReferenceHeap(elements, 'f32')),
    );
  const counted = () =>
    recitations(model(), tokenizer, files).map(({ places, windows }) => ({
      places,
      recited: windows.length,
    }));

  it('is nothing before it has learned, and what it has learned by heart afterwards, and nothing else', () => {
    const [first, other] = counted();
    assert.ok(first!.places > 20 && first!.recited === 0, JSON.stringify(first));
    assert.ok(other!.places > 20 && other!.recited === 0, JSON.stringify(other));

    const reader = new BatchReader(files.slice(0, 1), tokenizer.endOfSequence, 1, 20, 1);
    for (let step = 0; step < 600; step++) trainer.train(reader.next(), 0.01, 1);
    const [after, beside] = counted();
    assert.ok(after!.recited > 0.9 * after!.places, JSON.stringify(after));
    assert.equal(beside!.recited, 0);
    const { difference, interval } = exposure([after!], [beside!]);
    assert.ok(difference > 0.9 && interval[0] > 0.9, `${difference}`);
  });

  it('stands so in the file', () => {
    for (const [i, { windows }] of recitations(model(), tokenizer, files).entries())
      for (const window of windows) {
        assert.equal(window.length, recited);
        assert.ok([learned, unread][i]!.includes(window), window);
      }
  });

  it('is of files that are told apart, however long they are', () => {
    const alone = files.map((file) => recitations(model(), tokenizer, [file])[0]!);
    assert.deepEqual(recitations(model(), tokenizer, [files[1]!, files[0]!]), [alone[1], alone[0]]);
    const [cut] = recitations(model(), tokenizer, files, 30);
    assert.ok(cut!.places < alone[0]!.places);
    assert.equal(recitations(model(), tokenizer, [encodeFile(tokenizer, '')])[0]!.places, 0);
  });

  it('is no more than elsewhere when the difference is that of two samples', () => {
    const some = (seed: number) => {
      const random = new Random(seed, 0);
      return Array.from({ length: 50 }, () => ({ places: 100, recited: random.below(10) }));
    };
    const { difference, interval } = exposure(some(1), some(2));
    assert.ok(interval[0] < 0 && interval[1] > 0, interval.join(' to '));
    assert.ok(interval[0] < difference && difference < interval[1]);
    assert.equal(exposure([], []).difference, 0);
  });
});
