/**
 * From the shape of a training step to its heap and its trainer: planned, allocated, and the kernels attached
 * to it.
 */
import type { Kernels } from '../../kernels/kernels';
import type { SelectedKernels } from '../../kernels/select';
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
export function allocateHeap(plan: MemoryPlan, chosen: SelectedKernels): PlannedHeap {
  const shared = allocateKernels(chosen, plan.end);
  return { shared, kernels: attachKernels(shared) };
}

/** A network that this thread trains alone, without weights yet. @throws Failure `memory-limit` */
export function loneTrainer(plan: MemoryPlan, chosen: SelectedKernels, seed: number): Trainer {
  const { kernels } = allocateHeap(plan, chosen);
  return new Trainer(kernels, plan, new TeamMember(kernels.heap.int, plan.control, 0, 1), seed);
}
