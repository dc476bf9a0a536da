/** Scores as probabilities, in f64, without overflow: the largest score is taken from all before exp. */

/** Of each score exp(score) / Σ exp; sums to one. */
export function softmax(scores: ArrayLike<number>): number[] {
  const { powers, total } = powersOf(scores);
  return powers.map((power) => power / total);
}

/** −ln softmax(logits)[target], in nats. */
export function crossEntropy(logits: ArrayLike<number>, target: number): number {
  const { highest, total } = powersOf(logits);
  return highest + Math.log(total) - logits[target]!;
}

function powersOf(scores: ArrayLike<number>): { highest: number; powers: number[]; total: number } {
  let highest = -Infinity;
  for (let i = 0; i < scores.length; i++) highest = Math.max(highest, scores[i]!);
  const powers = Array.from(scores, (score) => Math.exp(score - highest));
  return { highest, powers, total: powers.reduce((sum, power) => sum + power, 0) };
}
