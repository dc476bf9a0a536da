/** The three ways to say how surprised a network is per character: the same measurement on another scale. */

export const lossUnits = ['bits', 'nats', 'perplexity'] as const;
export type LossUnit = (typeof lossUnits)[number];

/**
 * From bits per character. Perplexity is per character too: the number of equally likely characters, 2^bits.
 */
export function inUnit(bitsPerCharacter: number, unit: LossUnit): number {
  if (unit === 'nats') return bitsPerCharacter * Math.LN2;
  return unit === 'perplexity' ? 2 ** bitsPerCharacter : bitsPerCharacter;
}
