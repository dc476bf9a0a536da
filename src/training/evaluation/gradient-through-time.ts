/**
 * How far back a loss reaches: the norms of ∂L_T/∂h_t, and for an LSTM of ∂L_T/∂c_t, against the distance
 * T − t (Hochreiter 1991; Bengio, Simard & Frasconi 1994). The training step's own backward pass computes the
 * first, from the loss of the last time step alone; the second follows from it. Here are the part of the
 * memory plan that is looked at, what is read out of the heap, and what a curve says.
 */
import type { Heap } from '../../kernels/kernels';
import { cells } from '../../protocol/kinds';
import type { MemoryPlan } from '../step/memory-plan';

/** Norms for each stream, `[batchSize, timeSteps]` by the distance T − t. */
export interface TracedNorms {
  readonly hidden: Float64Array;
  /** Null for a cell that has no cell state. */
  readonly cell: Float64Array | null;
}

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

/** Behind the phases of `trace`: ∂L/∂h of the last layer `[rows, hiddenSize]`, L the mean of the streams. */
export function hiddenGradients({ float }: Heap, plan: MemoryPlan): Float64Array {
  const { gradient } = plan.layers[plan.layers.length - 1]!;
  return Float64Array.from(
    float.subarray(gradient, gradient + plan.rows * plan.shape.configuration.hiddenSize),
  );
}

/**
 * ∂L/∂c of the LSTM's last layer from ∂L/∂h, as h_t = o_t ⊙ tanh c_t:
 * dc_t = dh_t ⊙ o_t ⊙ (1 − tanh² c_t) + f_{t+1} ⊙ dc_{t+1}, and nothing over the beginning of a text. The
 * gates of the forward pass stand in the heap.
 * @param gradients ∂L/∂h `[rows, hiddenSize]`
 * @returns `[rows, hiddenSize]`
 */
export function cellGradients({ float, int }: Heap, plan: MemoryPlan, gradients: Float64Array): Float64Array {
  const { batchSize, configuration } = plan.shape;
  const { hiddenSize } = configuration;
  const { gates, cell } = plan.layers[plan.layers.length - 1]!;
  const width = cells.lstm.gates * hiddenSize;
  const found = new Float64Array(gradients.length);
  for (let row = plan.rows - 1; row >= 0; row--) {
    const later = row + batchSize;
    const flows = later < plan.rows && int[plan.resets + later] === 0;
    for (let unit = 0; unit < hiddenSize; unit++) {
      const at = row * hiddenSize + unit;
      const output = float[gates + row * width + 3 * hiddenSize + unit]!;
      const forget = flows ? float[gates + later * width + hiddenSize + unit]! : 0;
      const kept = forget * (found[later * hiddenSize + unit] ?? 0);
      found[at] = gradients[at]! * output * (1 - Math.tanh(float[cell + at]!) ** 2) + kept;
    }
  }
  return found;
}

/** `[batchSize, timeSteps]`, each stream from distance 0 on, of gradients `[rows, hiddenSize]`. */
export function gradientNorms(gradients: Float64Array, plan: MemoryPlan): Float64Array {
  const { batchSize, timeSteps, configuration } = plan.shape;
  const { hiddenSize } = configuration;
  const norms = new Float64Array(batchSize * timeSteps);
  for (let stream = 0; stream < batchSize; stream++) {
    for (let distance = 0; distance < timeSteps; distance++) {
      const row = (timeSteps - 1 - distance) * batchSize + stream;
      let sum = 0;
      for (let unit = 0; unit < hiddenSize; unit++) sum += gradients[row * hiddenSize + unit]! ** 2;
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
