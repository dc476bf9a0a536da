/**
 * The weights before the first step, from a seed: uniform in ±1/√H for matrices and recurrent biases as in
 * PyTorch (an output matrix by its own width), small normal embeddings. An LSTM begins with its forget gates
 * open (bias 1; Gers et al. 2000, Jozefowicz et al. 2015), so that the cell keeps its state before it has
 * learned to.
 */
import { cells } from '../protocol/kinds';
import { parameterShapes, type ModelConfiguration, type ParameterShape, type Weights } from './configuration';
import { Random } from './random';

export function initialWeights(configuration: ModelConfiguration, seed: number): Weights {
  const { embeddingSize, output } = configuration;
  // A tied embedding is the output matrix as well: logits should begin near variance one.
  const deviation = output === 'tied' ? 1 / Math.sqrt(embeddingSize) : 0.1;
  return initialWeightsOf(parameterShapes(configuration), configuration, deviation, seed);
}

/** @param deviation of the embeddings */
export function initialWeightsOf(
  shapes: readonly ParameterShape[],
  { cell, hiddenSize }: Pick<ModelConfiguration, 'cell' | 'hiddenSize'>,
  deviation: number,
  seed: number,
): Weights {
  const { openGate } = cells[cell];
  const weights = new Map<string, Float32Array>();
  shapes.forEach(({ name, shape }, index) => {
    const random = new Random(seed, index);
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    if (name === 'embedding.weight') {
      for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
    } else if (name !== 'output.bias') {
      const bound = 1 / Math.sqrt(name === 'output.weight' ? shape[1]! : hiddenSize);
      for (let i = 0; i < values.length; i++) values[i] = bound * (2 * random.uniform() - 1);
    }
    if (openGate !== null && name.includes('bias_')) {
      const begin = openGate * hiddenSize;
      values.fill(name.includes('bias_ih') ? 1 : 0, begin, begin + hiddenSize);
    }
    weights.set(name, values);
  });
  return weights;
}
