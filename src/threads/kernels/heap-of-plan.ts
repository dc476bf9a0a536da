/**
 * From the shape of a training step to its heap and its trainer: planned, allocated, and the kernels attached
 * to it.
 */
import type { Kernels } from '../../kernels/kernels';
import type { SelectedKernels } from '../../kernels/select';
import { planSequence, type SequenceShape } from '../../training/shapes/sequence-plan';
import { SequenceTrainer } from '../../training/shapes/sequence-trainer';
import { planMemory, type MemoryPlan, type StepShape } from '../../training/step/memory-plan';
import { TeamMember } from '../../training/step/team';
import { Trainer } from '../../training/step/trainer';
import { allocateKernels, attachKernels, heapBase, type SharedKernels } from './kernel-builds';

/** Takes no memory. */
export function planHeap(shape: StepShape, chosen: SelectedKernels): MemoryPlan {
  return planMemory(shape, attachKernels(allocateKernels(chosen, 1)), heapBase);
}

export interface PlannedHeap {
  /** For other threads. */
  readonly shared: SharedKernels;
  readonly kernels: Kernels;
}

/** @throws Failure `memory-limit` */
export function allocateHeap(plan: { readonly end: number }, chosen: SelectedKernels): PlannedHeap {
  const shared = allocateKernels(chosen, plan.end);
  return { shared, kernels: attachKernels(shared) };
}

/**
 * A sequence network that this thread trains and asks alone, with the weights of a seed.
 * @throws Failure `memory-limit`
 */
export function loneSequenceTrainer(
  shape: Omit<SequenceShape, 'threads'>,
  chosen: SelectedKernels,
  seed: number,
  embeddingDeviation?: number,
): SequenceTrainer {
  const plan = planSequence({ ...shape, threads: 1 }, attachKernels(allocateKernels(chosen, 1)), heapBase);
  const { kernels } = allocateHeap(plan, chosen);
  const member = new TeamMember(kernels.heap.int, plan.control, 0, 1);
  const trainer = new SequenceTrainer(kernels, plan, member);
  trainer.initialise(seed, embeddingDeviation);
  return trainer;
}

/** A network that this thread trains alone, without weights yet. @throws Failure `memory-limit` */
export function loneTrainer(plan: MemoryPlan, chosen: SelectedKernels, seed: number): Trainer {
  const { kernels } = allocateHeap(plan, chosen);
  return new Trainer(kernels, plan, new TeamMember(kernels.heap.int, plan.control, 0, 1), seed);
}
