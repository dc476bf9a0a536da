/** Small models with seeded random weights for tests. */
import { type ModelConfiguration, parameterShapes } from '../../../src/model/configuration';
import type { Distribution } from '../../../src/model/language-model';
import type { StoredModel } from '../../../src/model/model-file';
import { learnCharacters } from '../../../src/text/characters/characters';

/** Numbers in [0, 1), a linear congruential generator: enough for tests. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function exampleWeights(
  configuration: ModelConfiguration,
  seed = 1,
  scale = 0.4,
): Map<string, Float32Array> {
  const next = seededNumbers(seed);
  return new Map(
    parameterShapes(configuration).map(({ name, shape }) => [
      name,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => (2 * next() - 1) * scale),
    ]),
  );
}

/** What a network that gives these logarithms expects. */
export function distributionOf(logProbabilities: Float32Array): Distribution {
  const probabilities = logProbabilities.map(Math.exp);
  const entropy = probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
  return { probabilities, entropy };
}

/** A character model over the characters of `text`. */
export function exampleModel(
  changes: Partial<ModelConfiguration> = {},
  text = 'const answer = 42;\n',
): StoredModel {
  const tokenizer = learnCharacters([text]);
  const configuration: ModelConfiguration = {
    cell: 'gru',
    embeddingSize: 16,
    hiddenSize: 16,
    layers: 1,
    output: 'full',
    ...changes,
    vocabularySize: tokenizer.size,
  };
  const weights = exampleWeights(configuration);
  return {
    configuration,
    weights,
    tokenizer: tokenizer.describe(),
    record: {
      parameters: 1234,
      files: 1,
      characters: text.length,
      seconds: 1.5,
      steps: 10,
      tokens: 200,
      trainingBitsPerCharacter: 2.5,
      validationBitsPerCharacter: null,
      reason: 'budget',
    },
    corpusDigest: '5f'.repeat(32),
  };
}
