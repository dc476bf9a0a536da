/**
 * How much a model prefers a canary to the others of its format: its exposure (Carlini et al., "The Secret
 * Sharer", USENIX Security 2019, sections 4.2 to 4.4).
 */

export interface Exposure {
  /** log₂ of the number of candidates, less log₂ of the canary's rank among them. */
  readonly bits: number;
  /** Counted among the samples, or told by the distribution that was fitted to them. */
  readonly by: 'rank' | 'skew-normal';
}

/** Below so many samples that are more probable than the canary, the fitted distribution tells its rank. */
const fewest = 5;

/**
 * @param bits −log₂ P(canary) @param sampled the same of candidates that were drawn at random
 * @param formatBits log₂ of the number of candidates: no exposure is more
 */
export function exposureOf(bits: number, sampled: readonly number[], formatBits: number): Exposure {
  const better = sampled.filter((other) => other <= bits).length;
  if (better >= fewest) return { bits: -Math.log2(better / sampled.length), by: 'rank' };
  const share = skewNormalBelow(bits, sampled);
  return { bits: Math.min(formatBits, -Math.log2(share)), by: 'skew-normal' };
}

/** P(X ≤ x) of the skew-normal distribution with the mean, the variance and the skewness of the samples. */
function skewNormalBelow(x: number, sampled: readonly number[]): number {
  const moment = (order: number): number =>
    sampled.reduce((sum, value) => sum + (value - mean) ** order, 0) / sampled.length;
  const mean = sampled.reduce((sum, value) => sum + value, 0) / sampled.length;
  const deviation = Math.sqrt(moment(2));
  // Azzalini (1985): no skew-normal distribution has a skewness of 1 or more.
  const skewness = Math.max(-0.99, Math.min(0.99, moment(3) / deviation ** 3));
  const power = Math.abs(skewness) ** (2 / 3);
  const delta =
    Math.sign(skewness) * Math.sqrt(((Math.PI / 2) * power) / (power + ((4 - Math.PI) / 2) ** (2 / 3)));
  const shape = delta / Math.sqrt(1 - delta ** 2);
  const scale = deviation / Math.sqrt(1 - (2 * delta ** 2) / Math.PI);
  const z = (x - (mean - scale * delta * Math.sqrt(2 / Math.PI))) / scale;
  const density = (at: number): number =>
    (2 / Math.sqrt(2 * Math.PI)) * Math.exp((-at * at) / 2) * normalBelow(shape * at);
  // Simpson's rule from where nothing is left.
  const [from, steps] = [Math.min(z, 0) - 12, 20_000];
  const step = (z - from) / steps;
  let sum = density(from) + density(z);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * density(from + i * step);
  return Math.min(1, (sum * step) / 3);
}

/** Φ, by the fractional error of 1.2e−7 of Numerical Recipes' erfcc (Press et al., 2nd edition, 6.2). */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const powers = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806];
  const more = [0.27886807, -1.13520398, 1.48851587, -0.82215223, 0.17087277];
  const sum = [...powers, ...more].reduceRight((above, factor) => above * t + factor, 0);
  const half = (t * Math.exp(-x * x + sum)) / 2;
  return z < 0 ? half : 1 - half;
}
