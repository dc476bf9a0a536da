import assert from 'node:assert/strict';
import { createReferenceHeap, createReferenceKernels } from '../../../src/kernels/reference';
import type { ModelConfiguration } from '../../../src/model/configuration';
import { growWeights } from '../../../src/model/grown-weights';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { exampleWeights } from './example-model';

const configuration: ModelConfiguration = {
  cell: 'gru',
  vocabularySize: 20,
  embeddingSize: 16,
  hiddenSize: 16,
  layers: 1,
  output: 'bottleneck',
};
/** Token 20 is made of 5 and 6, token 21 of 20 and 7. */
const further = [
  { parts: [5, 6] as const, share: 0.25 },
  { parts: [20, 7] as const, share: 0.5 },
  { parts: null, share: 1 },
];

function probabilities(network: ReturnType<typeof growWeights>): number[] {
  const model = createLanguageModel(network.configuration, network.weights, (elements) =>
    createReferenceKernels(createReferenceHeap(elements, 'f64')),
  );
  const states = model.advance([model.initialState()], [3]);
  return [...model.logProbabilities(states)[0]!].map(Math.exp);
}

describe('the weights of a grown dictionary', () => {
  const network = { configuration, weights: exampleWeights(configuration) };

  it('divide what a first part stood for, and leave every other probability as it was', () => {
    const before = probabilities(network);
    const after = probabilities(growWeights(network, further));
    assert.equal(after.length, 23);
    const close = (actual: number, expected: number): void =>
      assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);
    close(after[5]!, 0.75 * before[5]!);
    close(after[20]!, 0.125 * before[5]!);
    close(after[21]!, 0.125 * before[5]!);
    close(after[1]! + after[22]!, before[1]!);
    before.forEach((probability, token) => {
      if (token !== 5 && token !== 1) close(after[token]!, probability);
    });
  });

  it('keep every row of the embedding, tied or not, and change nothing that they were given', () => {
    const tied = { ...configuration, output: 'tied' } as const;
    const given = exampleWeights(tied);
    const copy = exampleWeights(tied);
    const { weights } = growWeights({ configuration: tied, weights: given }, further);
    assert.deepEqual(given, copy);
    const rows = given.get('embedding.weight')!;
    assert.deepEqual(weights.get('embedding.weight')!.subarray(0, rows.length), rows);
    assert.equal(weights.get('embedding.weight')!.length, 23 * 16);
  });

  it('are those given when nothing was added', () => {
    assert.deepEqual(growWeights(network, []), network);
  });
});
