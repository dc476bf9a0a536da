/**
 * Dropout factors (Srivastava et al. 2014, inverted): 0 with probability p, otherwise 1 / (1 − p). A row
 * depends on the seed, the step, the layer and its number only, so any thread may write it.
 */
import { mixSeed } from '../../model/random';
import type { Address, Heap } from '../../kernels/kernels';
import type { ModelConfiguration } from '../../model/configuration';

/** Whole numbers behind the floats of `plan.scalars`. */
export const dropoutSeedPlace = 8;

/** Of a plan, what dropout reads. */
export interface DropoutPlan {
  readonly scalars: Address;
  readonly shape: {
    readonly dropout: number;
    readonly configuration: Pick<ModelConfiguration, 'cell' | 'hiddenSize'>;
  };
}

export function fillDropoutRow(
  { float, int }: Heap,
  plan: DropoutPlan,
  layer: number,
  row: number,
  at: Address,
): void {
  const { dropout, configuration } = plan.shape;
  const kept = 1 / (1 - dropout);
  const limit = dropout * 4294967296;
  // xorshift32 (Marsaglia 2003): zero is its only fixed point.
  let bits = mixSeed(int[plan.scalars + dropoutSeedPlace]!, layer, row) | 1;
  for (let i = 0; i < configuration.hiddenSize; i++) {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    float[at + i] = bits >>> 0 < limit ? 0 : kept;
  }
}
