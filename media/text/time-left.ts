/** How long a run goes on. */

/**
 * Seconds until the budget is used up; without a budget in seconds from the share that is done, NaN when none
 * is.
 */
export function secondsLeft(seconds: number, progress: number, budget: number | null): number {
  if (budget !== null) return Math.max(0, budget - seconds);
  return progress > 0 ? (seconds / progress) * (1 - progress) : NaN;
}
