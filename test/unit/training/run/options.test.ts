import assert from 'node:assert/strict';
import { Failure } from '../../../../src/protocol/failure';
import type { TrainingOptions } from '../../../../src/protocol/training/training';
import { checkOptions } from '../../../../src/training/run/options';

const fine: TrainingOptions = {
  tokens: 'characters',
  cell: 'gru',
  seconds: 60,
  seed: 1,
  memoryLimitMegabytes: 512,
};

const wrong: [Partial<TrainingOptions>, RegExp][] = [
  [{ threads: 0 }, /number of threads must be a whole number from 1 to 16, not 0/],
  [{ threads: 1.5 }, /threads .* not 1\.5/],
  [{ hiddenSize: 7 }, /hidden size must be a multiple of 16 from 16 to 2048, not 7/],
  [{ hiddenSize: 4096 }, /hidden size .* not 4096/],
  [{ embeddingSize: 20 }, /embedding size must be a multiple of 16/],
  [{ layers: 4 }, /number of layers must be a whole number from 1 to 3, not 4/],
  [{ batchSize: 0 }, /batch size/],
  [{ timeSteps: 0 }, /time steps/],
  [{ learningRate: NaN }, /learning rate must be a number above 0 and at most 1, not NaN/],
  [{ learningRate: 0 }, /learning rate/],
  [{ learningRate: Infinity }, /learning rate .* not Infinity/],
  [{ dropout: 1 }, /dropout must be a number from 0 to 0\.9, not 1/],
  [{ seconds: -5 }, /time budget in seconds must be a number above 0/],
  [{ seconds: NaN }, /time budget/],
  [{ seed: -1 }, /seed/],
  [{ vocabularySize: 3 }, /dictionary/],
  [{ memoryLimitMegabytes: 1 }, /memory limit/],
  [{ steps: 10 }, /exactly one budget/],
];

describe('the range checks of training options', () => {
  it('let a usual set pass', () => {
    checkOptions(fine);
    checkOptions({ ...fine, threads: 8, hiddenSize: 512, layers: 3, learningRate: 1e-3, dropout: 0 });
  });

  for (const [change, sentence] of wrong) {
    it(`refuse ${Object.entries(change)
      .map(([name, value]) => `${name} ${value}`)
      .join()}`, () => {
      assert.throws(
        () => checkOptions({ ...fine, ...change }),
        (thrown) =>
          thrown instanceof Failure && thrown.code === 'bad-request' && sentence.test(thrown.message),
      );
    });
  }

  it('refuse a run without a budget, and steps that are not whole', () => {
    const open = { ...fine };
    delete open.seconds;
    assert.throws(() => checkOptions(open), /exactly one budget/);
    assert.throws(() => checkOptions({ ...open, steps: 2.5 }), /whole number/);
  });
});
