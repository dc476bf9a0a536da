/** The shape of a network: what must agree for weights to fit. */

import { cells, type Cell, type OutputLayer } from '../protocol/kinds';

export interface ModelConfiguration {
  readonly cell: Cell;
  /** Tokens of the dictionary, with `<UNK>` and `<EOS>`; not padded. */
  readonly vocabularySize: number;
  /** A multiple of 16. */
  readonly embeddingSize: number;
  /** A multiple of 16, 16 … 2048. */
  readonly hiddenSize: number;
  /** 1 … 3. */
  readonly layers: number;
  readonly output: OutputLayer;
}

/**
 * Floats of one hidden state: the hidden vectors of all layers, and behind them their cell states where the
 * cell has any.
 */
export function stateSize(configuration: ModelConfiguration): number {
  return configuration.layers * configuration.hiddenSize * cells[configuration.cell].states;
}

export interface ParameterShape {
  /** PyTorch's name, for example `recurrent.weight_ih_l0`. */
  readonly name: string;
  readonly shape: readonly number[];
}

/**
 * All parameters in PyTorch's names, shapes, gate order and row-major layout:
 * `embedding.weight [V, E]`; for each layer l `recurrent.weight_ih_l{l} [gates*H, in]`,
 * `recurrent.weight_hh_l{l} [gates*H, H]`, `recurrent.bias_ih_l{l} [gates*H]`, `recurrent.bias_hh_l{l}
 * [gates*H]`; `full`: `output.weight [V, H]`; `tied`: `projection.weight [E, H]` (no bias), the embedding is
 * the output matrix; `bottleneck`: `projection.weight [E, H]`, `output.weight [V, E]`; `output.bias [V]`.
 */
export function parameterShapes(configuration: ModelConfiguration): ParameterShape[] {
  const { cell, vocabularySize, embeddingSize, hiddenSize, layers, output } = configuration;
  const gates = cells[cell].gates * hiddenSize;
  const shapes: ParameterShape[] = [{ name: 'embedding.weight', shape: [vocabularySize, embeddingSize] }];
  for (let layer = 0; layer < layers; layer++) {
    const input = layer === 0 ? embeddingSize : hiddenSize;
    shapes.push(
      { name: `recurrent.weight_ih_l${layer}`, shape: [gates, input] },
      { name: `recurrent.weight_hh_l${layer}`, shape: [gates, hiddenSize] },
      { name: `recurrent.bias_ih_l${layer}`, shape: [gates] },
      { name: `recurrent.bias_hh_l${layer}`, shape: [gates] },
    );
  }
  const projects = output !== 'full';
  if (projects) shapes.push({ name: 'projection.weight', shape: [embeddingSize, hiddenSize] });
  const width = projects ? embeddingSize : hiddenSize;
  if (output !== 'tied') shapes.push({ name: 'output.weight', shape: [vocabularySize, width] });
  shapes.push({ name: 'output.bias', shape: [vocabularySize] });
  return shapes;
}

/** The number of trained values. */
export function parameterCount(configuration: ModelConfiguration): number {
  return parameterShapes(configuration).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/** Weights by PyTorch's name, row-major, unpadded. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** How many values they are. */
export function weightCount(weights: Weights): number {
  return Array.from(weights.values()).reduce((sum, { length }) => sum + length, 0);
}
