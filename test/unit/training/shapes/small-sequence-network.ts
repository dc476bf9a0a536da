/**
 * A small sequence network on the scalar reference, and random sequences, for tests that look into the
 * heap.
 */
import { createReferenceHeap, createReferenceKernels } from '../../../../src/kernels/reference';
import type { Kernels } from '../../../../src/kernels/kernels';
import { Random } from '../../../../src/model/random';
import type { SequenceConfiguration } from '../../../../src/model/sequences/sequence-configuration';
import { planSequence, type SequenceShape } from '../../../../src/training/shapes/sequence-plan';
import { SequenceTrainer, type Sequence } from '../../../../src/training/shapes/sequence-trainer';
import { TeamMember } from '../../../../src/training/step/team';

export const smallSequence = (given: Partial<SequenceConfiguration> = {}): SequenceConfiguration => ({
  cell: 'gru',
  vocabularySize: 19,
  idsPerStep: 1,
  embeddingSize: 16,
  hiddenSize: 16,
  directions: ['forward', 'backward'],
  recurrent: true,
  answers: 'each',
  head: 'softmax',
  outputs: 5,
  ...given,
});

export const smallShape = (given: Partial<SequenceConfiguration> = {}): SequenceShape => ({
  sequence: smallSequence(given),
  batchSize: 3,
  timeSteps: 6,
  encoderSteps: given.encoder ? 4 : 0,
  threads: 1,
});

export interface SmallSequenceNetwork {
  readonly kernels: Kernels;
  readonly trainer: SequenceTrainer;
}

export function smallSequenceNetwork(
  shape: SequenceShape,
  precision: 'f32' | 'f64' = 'f64',
): SmallSequenceNetwork {
  const plan = planSequence(shape, { multiplyScratch: () => 0 }, 32);
  const kernels = createReferenceKernels(createReferenceHeap(plan.end, precision));
  const trainer = new SequenceTrainer(kernels, plan, new TeamMember(kernels.heap.int, plan.control, 0, 1));
  trainer.initialise(1);
  return { kernels, trainer };
}

/** Of lengths 6, 4, 2 …; some targets do not count. What an encoder reads is of lengths 3, 4, 1. */
export function randomSequences(sequence: SequenceConfiguration, seed: number): Sequence[] {
  const random = new Random(seed);
  const limit = sequence.head === 'sigmoid' ? 2 : sequence.outputs;
  const ids = (count: number): number[] =>
    Array.from({ length: count }, () => random.below(sequence.vocabularySize));
  const encodedLengths = [3, 4, 1];
  return [6, 4, 2].map((length, i) => ({
    ...(sequence.encoder && { encoded: ids(encodedLengths[i]! * sequence.encoder.idsPerStep) }),
    ids: ids(length * sequence.idsPerStep),
    targets: Array.from({ length: sequence.answers === 'each' ? length : 1 }, (_, t) =>
      t === 1 ? -1 : random.below(limit),
    ),
  }));
}
