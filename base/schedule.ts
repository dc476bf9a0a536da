/**
 * The learning rate of a long run whose end is not known: a warm-up, then constant; whenever a base is
 * wanted, a decay from where the run stands (warm-up, stable, decay: Hu et al. 2024, arXiv 2404.06395). The
 * run itself goes on undecayed.
 */

const warmUpSteps = 500;

/** The factor on the highest rate, 0 … 1, at `step` from 0. */
export function stableRate(step: number): number {
  return Math.min(1, (step + 1) / warmUpSteps);
}

/**
 * The factor at `step` of `steps` of a decay: 1 − √progress, which gains more than a straight line (Hägele et
 * al. 2024, arXiv 2405.18392).
 */
export function decayingRate(step: number, steps: number): number {
  return 1 - Math.sqrt(step / steps);
}
