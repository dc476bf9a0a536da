import assert from 'node:assert/strict';
import { parameterCount, parameterShapes, type ModelConfiguration } from '../../../src/model/configuration';
import { initialWeights } from '../../../src/model/initialisation';
import {
  extractWeights,
  impossibleLogit,
  parameterLayout,
  storeWeights,
} from '../../../src/model/parameters';

const configurations: ModelConfiguration[] = (['rnn', 'gru', 'lstm'] as const).flatMap((cell) =>
  (['full', 'tied', 'bottleneck'] as const).map((output) => ({
    cell,
    output,
    layers: 2,
    vocabularySize: 37,
    embeddingSize: 16,
    hiddenSize: 32,
  })),
);

describe('parameters in one block', () => {
  for (const configuration of configurations) {
    it(`come back as they were stored: ${configuration.cell}, ${configuration.output}`, () => {
      const layout = parameterLayout(configuration);
      const weights = initialWeights(configuration, 4);
      const block = new Float32Array(layout.length).fill(NaN);
      storeWeights(layout, weights, block);
      assert.ok(block.every(Number.isFinite));
      assert.deepEqual(extractWeights(layout, block), weights);
      const total = [...weights.values()].reduce((sum, values) => sum + values.length, 0);
      assert.equal(total, parameterCount(configuration));
    });
  }

  it('stand at multiples of 16, and tokens that do not exist are impossible', () => {
    const layout = parameterLayout(configurations[0]!);
    const block = new Float32Array(layout.length);
    storeWeights(layout, initialWeights(configurations[0]!, 4), block);
    for (const { offset, paddedLength } of layout.places)
      assert.equal((offset % 16) + (paddedLength % 16), 0);
    const bias = layout.offsetOf('output.bias');
    assert.deepEqual([...block.subarray(bias + 37, bias + 48)], new Array(11).fill(impossibleLogit));
  });

  it('are refused when one is missing or has another size', () => {
    const configuration = configurations[0]!;
    const layout = parameterLayout(configuration);
    const block = new Float32Array(layout.length);
    for (const { name } of parameterShapes(configuration)) {
      const missing = new Map(initialWeights(configuration, 1));
      missing.delete(name);
      assert.throws(() => storeWeights(layout, missing, block), /do not fit the network: .* is missing/);
      const short = new Map(initialWeights(configuration, 1)).set(name, new Float32Array(3));
      assert.throws(() => storeWeights(layout, short, block), /should be \[.*\] but has 3 values/);
    }
  });
});

describe('initial weights', () => {
  it('are the same for the same seed, and others for another', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => initialWeights(configurations[2]!, seed));
    assert.deepEqual(one, again);
    assert.notDeepEqual(one, other);
  });

  it('open the forget gates of an LSTM', () => {
    const weights = initialWeights(
      configurations.find(({ cell }) => cell === 'lstm')!,
      1,
    );
    const forget = weights.get('recurrent.bias_ih_l0')!.subarray(32, 64);
    assert.ok(forget.every((value) => value === 1));
    assert.ok(
      weights
        .get('recurrent.bias_hh_l0')!
        .subarray(32, 64)
        .every((value) => value === 0),
    );
  });
});
