/**
 * Gradient clipping by global norm (Pascanu et al. 2013) and Adam (Kingma & Ba 2015), in chunks. The squares
 * of a chunk are summed by one thread and the chunks in their order by every thread, so the norm has the same
 * bits everywhere.
 */
import type { Kernels } from '../../kernels/kernels';
import { chunkLength, type MemoryPlan } from './memory-plan';
import { blocks, type TaskGroup } from './tasks';

const beta1 = 0.9;
/** Forgets faster than the usual 0.999: a run of a minute has only some thousand steps. */
const beta2 = 0.99;
const epsilon = 1e-8;

/** Of a plan, what the optimizer reads. */
type OptimizerPlan = Pick<
  MemoryPlan,
  'layout' | 'scalars' | 'squares' | 'parameters' | 'gradients' | 'firstMoments' | 'secondMoments'
>;

/** Floats of `plan.scalars` that the leader writes before each step. */
const scalarPlace = { stepSize: 0, secondMomentScale: 1, clipNorm: 2 } as const;

/** @param step 1, 2, 3 …: Adam corrects the bias of its first steps by it */
export function writeAdamScalars(
  { heap }: Kernels,
  plan: OptimizerPlan,
  step: number,
  rate: number,
  clipNorm: number,
): void {
  heap.float[plan.scalars + scalarPlace.stepSize] = rate / (1 - beta1 ** step);
  heap.float[plan.scalars + scalarPlace.secondMomentScale] = 1 / Math.sqrt(1 - beta2 ** step);
  heap.float[plan.scalars + scalarPlace.clipNorm] = clipNorm;
}

export function sumSquares(kernels: Kernels, plan: OptimizerPlan): TaskGroup {
  return blocks(plan.layout.length, chunkLength, (from, to) => {
    kernels.heap.float[plan.squares + from / chunkLength] = kernels.sumOfSquares(
      to - from,
      plan.gradients + from,
    );
  });
}

/** Global norm of the gradient before clipping. */
export function gradientNorm({ heap }: Kernels, plan: OptimizerPlan): number {
  let sum = 0;
  const chunks = Math.ceil(plan.layout.length / chunkLength);
  for (let chunk = 0; chunk < chunks; chunk++) sum += heap.float[plan.squares + chunk]!;
  return Math.sqrt(sum);
}

/** Changes nothing when the gradient is not finite: the weights stay good. */
export function updateParameters(kernels: Kernels, plan: OptimizerPlan): TaskGroup {
  const { float } = kernels.heap;
  return blocks(plan.layout.length, chunkLength, (from, to) => {
    const norm = gradientNorm(kernels, plan);
    if (!Number.isFinite(norm)) return;
    kernels.adam(
      to - from,
      plan.parameters + from,
      plan.gradients + from,
      plan.firstMoments + from,
      plan.secondMoments + from,
      Math.min(1, float[plan.scalars + scalarPlace.clipNorm]! / (norm + 1e-6)),
      beta1,
      beta2,
      float[plan.scalars + scalarPlace.stepSize]!,
      float[plan.scalars + scalarPlace.secondMomentScale]!,
      epsilon,
    );
  });
}
