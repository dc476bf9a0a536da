/**
 * What the setting *eagerness* means: as a number for the policy, and as the least probability that is shown.
 */

/** 0 shows only what is nearly certain, 1 shows early. */
export const eagernessOf = { quiet: 0.15, balanced: 0.5, eager: 0.9 } as const;

/** Nothing less probable is shown at this eagerness, as long as nothing was dismissed. */
export function thresholdOf(eagerness: number): number {
  return Math.min(0.95, 0.85 - 0.6 * eagerness);
}
