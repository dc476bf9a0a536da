/**
 * The shape of a sequence network: a recurrent network that reads a whole sequence, in one direction or in
 * both (Schuster & Paliwal 1997), and answers at every step or once at the end; or a decoder that begins
 * where an encoder ended (Cho et al. 2014, Sutskever et al. 2014). What must agree for weights to fit.
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
  /**
   * Reads another sequence first, forward: its last hidden state is the first one of this network (an LSTM's
   * cell state begins at zero). Only where this one reads forward alone, with recurrence, and answers each
   * step.
   */
  readonly encoder?: { readonly idsPerStep: number };
  /** False: each step begins from a state of zeros, which leaves a feed-forward network. */
  readonly recurrent: boolean;
  /** `each`: every step is answered (many to many). `last`: the sequence is, once (many to one). */
  readonly answers: 'each' | 'last';
  /** `softmax`: one of `outputs`. `sigmoid`: yes or no, with one output. */
  readonly head: 'softmax' | 'sigmoid';
  readonly outputs: number;
}

/** Whether an encoder may stand before such a network. */
export function decodes({
  directions,
  recurrent,
  answers,
}: Pick<SequenceConfiguration, 'directions' | 'recurrent' | 'answers'>): boolean {
  return directions.length === 1 && directions[0] === 'forward' && recurrent && answers === 'each';
}

/** PyTorch's ending for the names of a direction's parameters. */
export const suffixOf: Readonly<Record<Direction, string>> = { forward: '', backward: '_reverse' };

/**
 * All parameters as PyTorch names and lays out those of `Embedding`, `GRU(bidirectional=…)` and `Linear`:
 * `embedding.weight [V, E]`; for each direction `recurrent.weight_ih_l0 [gates·H, in]`, `weight_hh_l0
 * [gates·H, H]`, `bias_ih_l0`, `bias_hh_l0`, with `_reverse` behind the name of what reads backward; those
 * of an encoder begin with `encoder.` instead; `output.weight [outputs, directions · H]`, `output.bias
 * [outputs]`. in = idsPerStep · E.
 */
export function sequenceShapes(configuration: SequenceConfiguration): ParameterShape[] {
  const { cell, vocabularySize, idsPerStep, embeddingSize, hiddenSize, directions, outputs, encoder } =
    configuration;
  const gates = cells[cell].gates * hiddenSize;
  const layer = (module: string, ids: number, suffix: string): ParameterShape[] => [
    { name: `${module}.weight_ih_l0${suffix}`, shape: [gates, ids * embeddingSize] },
    { name: `${module}.weight_hh_l0${suffix}`, shape: [gates, hiddenSize] },
    { name: `${module}.bias_ih_l0${suffix}`, shape: [gates] },
    { name: `${module}.bias_hh_l0${suffix}`, shape: [gates] },
  ];
  return [
    { name: 'embedding.weight', shape: [vocabularySize, embeddingSize] },
    ...(encoder ? layer('encoder', encoder.idsPerStep, '') : []),
    ...directions.flatMap((direction) => layer('recurrent', idsPerStep, suffixOf[direction])),
    { name: 'output.weight', shape: [outputs, directions.length * hiddenSize] },
    { name: 'output.bias', shape: [outputs] },
  ];
}
