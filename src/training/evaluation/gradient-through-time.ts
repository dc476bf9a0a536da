/**
 * How far back a loss reaches: the norm of ∂L_T/∂h_t against the distance T − t (Hochreiter 1991; Bengio,
 * Simard & Frasconi 1994). The training step's own backward pass computes it, from the loss of the last time
 * step alone; here is the part of the memory plan that it looks at, what is read out of the heap behind it,
 * and what a curve says.
 */
import type { Heap } from '../../kernels/kernels';
import type { MemoryPlan } from '../step/memory-plan';

/** The rows of the last time step, for the output layer: L_T reads no others. */
export function lastTimeStep(plan: MemoryPlan): MemoryPlan {
  const { batchSize, configuration } = plan.shape;
  const first = plan.rows - batchSize;
  const at = first * configuration.hiddenSize;
  return {
    ...plan,
    rows: batchSize,
    targets: plan.targets + first,
    losses: plan.losses + first,
    layers: plan.layers.map((layer) => ({
      ...layer,
      output: layer.output + at,
      gradient: layer.gradient + at,
    })),
  };
}

/** Behind the phases of `trace`: `[batchSize, timeSteps]`, each stream from distance 0 on. */
export function gradientNorms({ float }: Heap, plan: MemoryPlan): Float64Array {
  const { batchSize, timeSteps, configuration } = plan.shape;
  const { hiddenSize } = configuration;
  const { gradient } = plan.layers[plan.layers.length - 1]!;
  const norms = new Float64Array(batchSize * timeSteps);
  for (let stream = 0; stream < batchSize; stream++) {
    for (let distance = 0; distance < timeSteps; distance++) {
      const row = (timeSteps - 1 - distance) * batchSize + stream;
      let sum = 0;
      for (let unit = 0; unit < hiddenSize; unit++) sum += float[gradient + row * hiddenSize + unit]! ** 2;
      // The output layer took the mean over the streams: this is the loss of one.
      norms[stream * timeSteps + distance] = Math.sqrt(sum) * batchSize;
    }
  }
  return norms;
}

/**
 * The first distance at which the norm has fallen to this share of that at distance 0; null when it never
 * does.
 * @param norms by distance, from 0
 */
export function reach(norms: readonly number[], share: number): number | null {
  const limit = (norms[0] ?? 0) * share;
  const distance = norms.findIndex((norm) => norm <= limit);
  return distance < 0 ? null : distance;
}
