/**
 * The weights of a network whose dictionary has grown: each further token begins from the two that it is made
 * of. The network then expects it where it expected its first part, as often as the text has it there; what
 * it predicts elsewhere stays.
 */
import type { FurtherToken } from '../text/subwords/grow-subwords';
import type { ModelConfiguration, Weights } from './configuration';

export interface Network {
  readonly configuration: ModelConfiguration;
  readonly weights: Weights;
}

/**
 * Of an added embedding: the part that is its first token's, which decides where it is expected; the rest is
 * its last token's, which decides what follows it.
 */
const firstPart = 0.5;
/** A first part keeps at least so much of what it stood for. */
const leastRest = 0.02;
/** Takes the place of `<UNK>`, once in so many. */
const characterShare = 0.1;
const unknown = 1;

/** @param further none: the network as it is */
export function growWeights({ configuration, weights }: Network, further: readonly FurtherToken[]): Network {
  const { vocabularySize } = configuration;
  const size = vocabularySize + further.length;
  const matrix = (name: string, first: number): void => {
    const before = weights.get(name);
    if (!before) return;
    const width = before.length / vocabularySize;
    const values = new Float32Array(size * width);
    values.set(before);
    further.forEach(({ parts }, index) => {
      const [left, right] = parts ?? [unknown, unknown];
      const at = (vocabularySize + index) * width;
      for (let i = 0; i < width; i++) {
        values[at + i] = first * values[left * width + i]! + (1 - first) * values[right * width + i]!;
      }
    });
    grown.set(name, values);
  };
  const grown = new Map(weights);
  matrix('embedding.weight', configuration.output === 'tied' ? firstPart : 0);
  if (configuration.output !== 'tied') matrix('output.weight', 1);
  const bias = new Float32Array(size);
  bias.set(weights.get('output.bias')!);
  further.forEach(({ parts, share }, index) => {
    const from = parts?.[0] ?? unknown;
    const taken = parts ? share : characterShare;
    bias[vocabularySize + index] = bias[from]! + Math.log(taken);
    bias[from] = bias[from]! + Math.log(Math.max(leastRest, 1 - taken));
  });
  grown.set('output.bias', bias);
  return { configuration: { ...configuration, vocabularySize: size }, weights: grown };
}
