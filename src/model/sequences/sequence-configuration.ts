/**
 * The shape of a sequence network: a recurrent network that reads a whole sequence, in one direction or in
 * both (Schuster & Paliwal 1997), and answers at every step or once at the end. What must agree for weights
 * to fit.
 */
import { cells, type Cell } from '../../protocol/kinds';
import type { ParameterShape } from '../configuration';

export type Direction = 'forward' | 'backward';

export interface SequenceConfiguration {
  readonly cell: Cell;
  /** Ids that a step can read, of all kinds together. */
  readonly vocabularySize: number;
  /** Ids that one step reads; their embeddings stand beside each other: [idsPerStep · E]. */
  readonly idsPerStep: number;
  /** A multiple of 16. */
  readonly embeddingSize: number;
  /** A multiple of 16. */
  readonly hiddenSize: number;
  readonly directions: readonly [Direction, ...Direction[]];
  /** False: each step begins from a state of zeros, which leaves a feed-forward network. */
  readonly recurrent: boolean;
  /** `each`: every step is answered (many to many). `last`: the sequence is, once (many to one). */
  readonly answers: 'each' | 'last';
  /** `softmax`: one of `outputs`. `sigmoid`: yes or no, with one output. */
  readonly head: 'softmax' | 'sigmoid';
  readonly outputs: number;
}

/** PyTorch's ending for the names of a direction's parameters. */
export const suffixOf: Readonly<Record<Direction, string>> = { forward: '', backward: '_reverse' };

/**
 * All parameters as PyTorch names and lays out those of `Embedding`, `GRU(bidirectional=…)` and `Linear`:
 * `embedding.weight [V, E]`; for each direction `recurrent.weight_ih_l0 [gates·H, in]`, `weight_hh_l0
 * [gates·H, H]`, `bias_ih_l0`, `bias_hh_l0`, with `_reverse` behind the name of what reads backward;
 * `output.weight [outputs, directions · H]`, `output.bias [outputs]`. in = idsPerStep · E.
 */
export function sequenceShapes(configuration: SequenceConfiguration): ParameterShape[] {
  const { cell, vocabularySize, idsPerStep, embeddingSize, hiddenSize, directions, outputs } = configuration;
  const gates = cells[cell].gates * hiddenSize;
  return [
    { name: 'embedding.weight', shape: [vocabularySize, embeddingSize] },
    ...directions.flatMap((direction) => {
      const suffix = suffixOf[direction];
      return [
        { name: `recurrent.weight_ih_l0${suffix}`, shape: [gates, idsPerStep * embeddingSize] },
        { name: `recurrent.weight_hh_l0${suffix}`, shape: [gates, hiddenSize] },
        { name: `recurrent.bias_ih_l0${suffix}`, shape: [gates] },
        { name: `recurrent.bias_hh_l0${suffix}`, shape: [gates] },
      ];
    }),
    { name: 'output.weight', shape: [outputs, directions.length * hiddenSize] },
    { name: 'output.bias', shape: [outputs] },
  ];
}
