/** A small network in training on the scalar reference, for tests that look into the heap. */
import { createReferenceHeap, createReferenceKernels } from '../../../src/kernels/reference';
import type { Kernels } from '../../../src/kernels/kernels';
import { initialWeights } from '../../../src/model/initialisation';
import { Random } from '../../../src/model/random';
import type { ModelConfiguration } from '../../../src/model/configuration';
import type { OutputLayer } from '../../../src/protocol/kinds';
import type { Cell } from '../../../src/protocol/kinds';
import { emptyBatch, type Batch } from '../../../src/training/run/batches';
import { planMemory, type StepShape } from '../../../src/training/step/memory-plan';
import { TeamMember } from '../../../src/training/step/team';
import { Trainer } from '../../../src/training/step/trainer';

export interface SmallNetwork {
  readonly kernels: Kernels;
  readonly trainer: Trainer;
  readonly member: TeamMember;
}

export const smallConfiguration = (
  cell: Cell,
  layers = 1,
  output: OutputLayer = 'full',
): ModelConfiguration => ({ cell, layers, output, vocabularySize: 21, embeddingSize: 16, hiddenSize: 16 });

/** f64 unless told otherwise. */
export function smallNetwork(
  configuration: ModelConfiguration,
  shape: Partial<StepShape> = {},
  precision: 'f32' | 'f64' = 'f64',
): SmallNetwork {
  const whole: StepShape = { configuration, batchSize: 3, timeSteps: 5, dropout: 0, threads: 1, ...shape };
  const plan = planMemory(whole, { multiplyScratch: () => 0 }, 32);
  const kernels = createReferenceKernels(createReferenceHeap(plan.end, precision));
  const member = new TeamMember(kernels.heap.int, plan.control, 0, 1);
  const trainer = new Trainer(kernels, plan, member, 7);
  trainer.loadWeights(initialWeights(configuration, 1));
  return { kernels, trainer, member };
}

/** Random tokens; the state is reset where the input is `<EOS>` (0), which is common. */
export function randomBatch(
  batchSize: number,
  timeSteps: number,
  vocabularySize: number,
  seed: number,
): Batch {
  const random = new Random(seed);
  const batch = emptyBatch(batchSize, timeSteps);
  for (let row = 0; row < batch.inputs.length; row++) {
    batch.inputs[row] = random.uniform() < 0.15 ? 0 : random.below(vocabularySize);
    batch.targets[row] = random.below(vocabularySize);
    batch.resets[row] = batch.inputs[row] === 0 ? 1 : 0;
  }
  return batch;
}
