/**
 * The learning rate over a run: a linear warm-up, then half a cosine down to nearly nothing at the end of the
 * budget (Loshchilov & Hutter 2017). The budget is time or steps; a budget of steps gives the same rates on
 * every machine.
 */

/** The warm-up takes so many steps, and no more than this share of the budget. */
const warmUpSteps = 50;
const warmUpShare = 0.1;
/** The last rate as a share of the highest. */
const floor = 0.02;

/**
 * Eight in a short run, so that suggestions soon come from what was learned; a long one takes one each 30 s.
 */
const checkpoints = 8;
const checkpointMilliseconds = { least: 5_000, most: 30_000 };

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
  const steps = budget.steps === null ? Infinity : Math.ceil(warmUpShare * budget.steps);
  const warmth = Math.min(1, Math.max((step + 1) / Math.min(warmUpSteps, steps), ofTime(budget, progress)));
  return warmth * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * progress))) / 2);
}

/** How far the warm-up is by time, for which a slow machine may have no 50 steps. */
function ofTime({ seconds }: Budget, progress: number): number {
  return seconds === null ? 0 : progress / warmUpShare;
}

/** Milliseconds between two checkpoints. */
export function checkpointInterval({ seconds }: Budget): number {
  const { least, most } = checkpointMilliseconds;
  return seconds === null ? most : Math.min(most, Math.max(least, (seconds * 1000) / checkpoints));
}
