/** The logistic function σ(x) = 1 / (1 + e⁻ˣ). */
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
