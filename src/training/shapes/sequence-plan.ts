/**
 * Where every buffer of a sequence network in training stands in the one flat heap that all threads share.
 *
 * V padded ids, E embedding, k ids of a step, in = k E, H hidden, G = gates · H, D directions, K padded
 * outputs, N = batch · timeSteps rows, B batch, R answers (N or B), P parameters with padding. Elements:
 *
 *     parameters, gradient, two Adam moments     4 P
 *     a direction: packed weights                2 (in + H) G
 *                  projected, gates              2 N G
 *                  previous, hidden, gradient,
 *                  panels of previous            4 N H
 *                  of the cell                   as its file says
 *                  carried, state                2 B H
 *                  what is read of it, gradient,
 *                  panels                        3 R H
 *                  gradient of its input         N in
 *                  resets, order, rows read      2 N + R
 *     input: ids, embedded, panels               N k + 2 N in
 *     head: logits, packed weights               R K + 2 D H K
 *     targets, counted, losses                   3 R
 */
import type { Address, Kernels } from '../../kernels/kernels';
import { layoutOf, paddedVocabularySize, type ParameterLayout } from '../../model/parameters';
import {
  sequenceShapes,
  suffixOf,
  type Direction,
  type SequenceConfiguration,
} from '../../model/sequences/sequence-configuration';
import { cells } from '../../protocol/kinds';
import { reservation, reserveLayer, reserveParameters, type LayerBuffers } from '../step/memory-plan';
import { controlLength } from '../step/team';

/** What decides the size of every buffer. */
export interface SequenceShape {
  readonly sequence: SequenceConfiguration;
  /** Sequences of a batch. */
  readonly batchSize: number;
  /** Steps of the longest sequence. */
  readonly timeSteps: number;
  readonly threads: number;
}

/** One direction of reading, as `recurrent-layer.ts` takes it, and what the head reads of it. */
export interface DirectionBuffers {
  readonly direction: Direction;
  readonly layer: LayerBuffers;
  /** 1 where a row begins a sequence in the order of this direction. */
  readonly resets: Address;
  /** The row of this direction that each answer reads `[R]`. */
  readonly readRow: Address;
  /** The states that are read, their gradient, and their panels `[R, H]`. */
  readonly read: Address;
  readonly readGradient: Address;
  readonly readPanels: Address;
  readonly inputGradient: Address;
  /** Columns of `output.weight` that belong to it, as panels forward `[H, K]` and backward `[K, H]`. */
  readonly weights: Address;
  readonly weightsBack: Address;
  /** The parameters' places by the names of a network with this direction alone. */
  readonly layout: Pick<ParameterLayout, 'offsetOf'>;
}

export interface SequencePlan {
  readonly shape: SequenceShape;
  readonly layout: ParameterLayout;
  /** N. */
  readonly rows: number;
  /** R. */
  readonly answers: number;
  /** K. */
  readonly outputs: number;
  readonly end: Address;
  readonly control: Address;
  readonly scalars: Address;
  readonly parameters: Address;
  readonly gradients: Address;
  readonly firstMoments: Address;
  readonly secondMoments: Address;
  /** Σ g² of each chunk. */
  readonly squares: Address;
  /** `[N, k]` */
  readonly ids: Address;
  readonly embedded: Address;
  readonly embeddedPanels: Address;
  readonly directions: readonly DirectionBuffers[];
  /** `[R, K]`; then their gradient. */
  readonly logits: Address;
  /** What each answer should be, whether it counts (0 or 1), its loss in nats. */
  readonly targets: Address;
  readonly counted: Address;
  readonly losses: Address;
  readonly scratch: readonly Address[];
}

/** Lays out the heap from element `base` on; the same shape gives the same plan in every thread. */
export function planSequence(
  shape: SequenceShape,
  kernels: Pick<Kernels, 'multiplyScratch'>,
  base: Address,
): SequencePlan {
  const { sequence, batchSize, timeSteps, threads } = shape;
  const { cell, hiddenSize, idsPerStep, embeddingSize } = sequence;
  const rows = batchSize * timeSteps;
  const answers = sequence.answers === 'each' ? rows : batchSize;
  const inputSize = idsPerStep * embeddingSize;
  const outputs = paddedVocabularySize(sequence.outputs);
  const layout = layoutOf(sequenceShapes(sequence));
  const { reserve, end } = reservation(base);

  const control = reserve(controlLength);
  const optimised = reserveParameters(reserve, layout);
  const sizes = { cell, hiddenSize, batchSize, timeSteps, dropout: 0, inputSize, inputPanels: 0 };
  const directions = sequence.directions.map((direction): DirectionBuffers => ({
    direction,
    layer: reserveLayer(reserve, { ...sizes, projectedRows: rows }),
    resets: reserve(rows),
    readRow: reserve(answers),
    read: reserve(answers * hiddenSize),
    readGradient: reserve(answers * hiddenSize),
    readPanels: reserve(answers * hiddenSize),
    inputGradient: reserve(rows * inputSize),
    weights: reserve(hiddenSize * outputs),
    weightsBack: reserve(hiddenSize * outputs),
    layout: { offsetOf: (name) => layout.offsetOf(name + suffixOf[direction]) },
  }));
  const depths = [inputSize, hiddenSize, cells[cell].gates * hiddenSize, outputs, rows];
  const scratchLength = Math.max(...depths.map((depth) => kernels.multiplyScratch(depth)));
  return {
    shape,
    layout,
    rows,
    answers,
    outputs,
    control,
    ...optimised,
    ids: reserve(rows * idsPerStep),
    embedded: reserve(rows * inputSize),
    embeddedPanels: reserve(rows * inputSize),
    directions,
    logits: reserve(answers * outputs),
    targets: reserve(answers),
    counted: reserve(answers),
    losses: reserve(answers),
    scratch: Array.from({ length: threads }, () => reserve(scratchLength)),
    end: end(),
  };
}
