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
 *     an encoder: as a direction that nothing is read of, with an input of its own, over its own rows
 *     head: logits, packed weights               R K + 2 D H K
 *     targets, counted, losses                   3 R
 */
import type { Address, Kernels } from '../../kernels/kernels';
import { layoutOf, paddedVocabularySize, type ParameterLayout } from '../../model/parameters';
import {
  decodes,
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
  /** Steps of the longest sequence that an encoder reads; without one 0. */
  readonly encoderSteps?: number;
  readonly threads: number;
}

/** What a layer reads in rows: the ids of each step, and their embeddings beside each other. */
export interface InputRows {
  readonly rows: number;
  readonly idsPerStep: number;
  /** `[N, k]` */
  readonly ids: Address;
  readonly embedded: Address;
  readonly embeddedPanels: Address;
}

/** One way of reading, as `recurrent-layer.ts` takes it. */
export interface ReadingBuffers {
  readonly layer: LayerBuffers;
  /** 1 where a row begins a sequence in the order of reading. */
  readonly resets: Address;
  readonly inputGradient: Address;
  /** The parameters' places by the names of a network that reads in this way alone. */
  readonly layout: Pick<ParameterLayout, 'offsetOf'>;
}

export interface EncoderBuffers extends ReadingBuffers, InputRows {
  readonly timeSteps: number;
}

/** One direction, and what the head reads of it. */
export interface DirectionBuffers extends ReadingBuffers {
  readonly direction: Direction;
  /** The row of this direction that each answer reads `[R]`. */
  readonly readRow: Address;
  /** The states that are read, their gradient, and their panels `[R, H]`. */
  readonly read: Address;
  readonly readGradient: Address;
  readonly readPanels: Address;
  /** Columns of `output.weight` that belong to it, as panels forward `[H, K]` and backward `[K, H]`. */
  readonly weights: Address;
  readonly weightsBack: Address;
}

export interface SequencePlan extends InputRows {
  readonly shape: SequenceShape;
  readonly layout: ParameterLayout;
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
  readonly encoder: EncoderBuffers | null;
  readonly directions: readonly DirectionBuffers[];
  /** `[R, K]`; then their gradient. */
  readonly logits: Address;
  /** What each answer should be, whether it counts (0 or 1), its loss in nats. */
  readonly targets: Address;
  readonly counted: Address;
  readonly losses: Address;
  readonly scratch: readonly Address[];
}

/**
 * Lays out the heap from element `base` on; the same shape gives the same plan in every thread.
 * @throws RangeError for an encoder without steps, or before a network that is no decoder
 */
export function planSequence(
  shape: SequenceShape,
  kernels: Pick<Kernels, 'multiplyScratch'>,
  base: Address,
): SequencePlan {
  const { sequence, batchSize, timeSteps, threads, encoderSteps = 0 } = shape;
  const { cell, hiddenSize, idsPerStep, embeddingSize } = sequence;
  if (sequence.encoder && !(decodes(sequence) && encoderSteps > 0))
    throw new RangeError('an encoder before what is no decoder, or without steps');
  const rows = batchSize * timeSteps;
  const answers = sequence.answers === 'each' ? rows : batchSize;
  const inputSize = idsPerStep * embeddingSize;
  const outputs = paddedVocabularySize(sequence.outputs);
  const layout = layoutOf(sequenceShapes(sequence));
  const { reserve, end } = reservation(base);

  const control = reserve(controlLength);
  const optimised = reserveParameters(reserve, layout);
  const sizes = { cell, hiddenSize, batchSize, timeSteps, dropout: 0, inputSize, inputPanels: 0 };
  const inputRows = (count: number, ids: number): InputRows => ({
    rows: count,
    idsPerStep: ids,
    ids: reserve(count * ids),
    embedded: reserve(count * ids * embeddingSize),
    embeddedPanels: reserve(count * ids * embeddingSize),
  });
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
  const encoderRows = batchSize * encoderSteps;
  const encoderSize = (sequence.encoder?.idsPerStep ?? 0) * embeddingSize;
  const encoder = sequence.encoder && {
    ...inputRows(encoderRows, sequence.encoder.idsPerStep),
    timeSteps: encoderSteps,
    layer: reserveLayer(reserve, {
      ...sizes,
      timeSteps: encoderSteps,
      inputSize: encoderSize,
      projectedRows: encoderRows,
    }),
    resets: reserve(encoderRows),
    inputGradient: reserve(encoderRows * encoderSize),
    layout: { offsetOf: (name: string) => layout.offsetOf(name.replace('recurrent.', 'encoder.')) },
  };
  const depths = [
    encoderSize,
    encoderRows,
    inputSize,
    hiddenSize,
    cells[cell].gates * hiddenSize,
    outputs,
    rows,
  ];
  const scratchLength = Math.max(...depths.map((depth) => kernels.multiplyScratch(depth)));
  return {
    shape,
    layout,
    answers,
    outputs,
    control,
    ...optimised,
    ...inputRows(rows, idsPerStep),
    encoder: encoder ?? null,
    directions,
    logits: reserve(answers * outputs),
    targets: reserve(answers),
    counted: reserve(answers),
    losses: reserve(answers),
    scratch: Array.from({ length: threads }, () => reserve(scratchLength)),
    end: end(),
  };
}
