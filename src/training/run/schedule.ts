/**
 * The learning rate over a run: a linear warm-up, then half a cosine down to nearly nothing at the end of the budget
 * (Loshchilov & Hutter 2017). The budget is time or steps; a budget of steps gives the same rates on every machine.
 */

const warmUpSteps = 50;
/** The last rate as a share of the highest. */
const floor = 0.02;

export interface Budget {
  /** Exactly one is not null. */
  readonly seconds: number | null;
  readonly steps: number | null;
}

/** 0 at the start, 1 at the end. */
export function progressOf(budget: Budget, seconds: number, steps: number): number {
  const share = budget.steps === null ? seconds / budget.seconds! : steps / budget.steps;
  return Math.min(1, share);
}

/**
 * The factor, 0 … 1, on the highest learning rate.
 * @param step of this run, from 0
 * @param progress 0 … 1 of the budget
 */
export function rateFactor(budget: Budget, step: number, progress: number): number {
  const warmUp = budget.steps === null ? warmUpSteps : Math.min(warmUpSteps, Math.ceil(budget.steps / 10));
  const warmth = Math.min(1, (step + 1) / warmUp);
  return warmth * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * progress))) / 2);
}
