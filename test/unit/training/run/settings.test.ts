import assert from 'node:assert/strict';
import type { TrainingOptions } from '../../../../src/protocol/training/training';
import { chooseSettings } from '../../../../src/training/run/settings';

const options: TrainingOptions = {
  tokens: 'subwords',
  cell: 'gru',
  seconds: 60,
  seed: 3,
  memoryLimitMegabytes: 512,
};
const machine = { threads: 2, gigaflops: 40 };
const large = { vocabularySize: 2048, trainingTokens: 5_000_000 };

describe('the settings that training chooses', () => {
  it('are the recipe for a text that is read about once', () => {
    const { configuration, ...rest } = chooseSettings(options, large, machine);
    assert.deepEqual(configuration, {
      cell: 'gru',
      vocabularySize: 2048,
      embeddingSize: 128,
      hiddenSize: 256,
      layers: 1,
      output: 'tied',
    });
    assert.deepEqual(rest, {
      batchSize: 16,
      timeSteps: 32,
      learningRate: 5e-3,
      clipNorm: 1,
      dropout: 0,
      threads: 2,
      seed: 3,
      budget: { seconds: 60, steps: null },
      averagesStart: false,
    });
  });

  it('look further back for characters, whose few logits need no bottleneck', () => {
    const { timeSteps, configuration } = chooseSettings({ ...options, tokens: 'characters' }, large, machine);
    assert.deepEqual([timeSteps, configuration.output], [64, 'full']);
  });

  it('read a text more often in the same time where the output layer is tied', () => {
    const text = { vocabularySize: 4096, trainingTokens: 88_000 };
    const [tied, full] = (['tied', 'full'] as const).map(
      (output) => chooseSettings({ ...options, output }, text, machine).dropout,
    );
    assert.deepEqual([tied, full], [0.2, 0.1]);
  });

  it('drop more the more often a small text will be read', () => {
    const dropouts = [5_000_000, 150_000, 50_000, 5_000].map(
      (trainingTokens) => chooseSettings(options, { ...large, trainingTokens }, machine).dropout,
    );
    assert.deepEqual(dropouts, [0, 0.1, 0.2, 0.3]);
  });

  it('depend on nothing that is measured when the budget is in steps', () => {
    const bySteps: TrainingOptions = { ...options, steps: 500 };
    delete bySteps.seconds;
    const [one, four] = [1, 4].map((threads) =>
      chooseSettings(bySteps, large, { threads, gigaflops: 10 * threads }),
    );
    assert.deepEqual({ ...one, threads: 0 }, { ...four, threads: 0 });
  });

  it('give way to every option and to the network that is continued', () => {
    const own = chooseSettings(
      { ...options, batchSize: 3, timeSteps: 9, dropout: 0.4, learningRate: 1e-3 },
      large,
      machine,
    );
    assert.deepEqual([own.batchSize, own.timeSteps, own.dropout, own.learningRate], [3, 9, 0.4, 1e-3]);
    const network = { ...own.configuration, hiddenSize: 64 };
    for (const pretrained of [true, false]) {
      assert.deepEqual(
        chooseSettings(options, large, machine, { network, pretrained }).configuration,
        network,
      );
    }
  });

  it('change a base less than a network that knows nothing', () => {
    const { learningRate, configuration } = chooseSettings(options, large, machine);
    const base = chooseSettings(options, large, machine, { network: configuration, pretrained: true });
    assert.ok(base.learningRate < learningRate);
    assert.ok(base.averagesStart, 'and keep half of what it was');
  });
});
