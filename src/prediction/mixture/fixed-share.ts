/**
 * Several predictions of the same bits as one that costs hardly more than the best of them on any stretch:
 * each is weighed by what it gave the bits that came, and a small share of the weight is spread over all,
 * so that one that was bad can become the best again (Herbster and Warmuth, "Tracking the Best Expert",
 * 1998).
 *
 * Over n bits it costs at most log₂(1 / first weight) + 1.45 · n · share bits more than any one of them.
 */

/** What a prediction loses to the others at each bit. */
const share = 1 / 100_000;

export class FixedShare {
  private readonly weights: Float64Array;

  /** @param first the weights to begin with, summing to one */
  constructor(first: readonly number[]) {
    this.weights = Float64Array.from(first);
  }

  /** How much prediction `i` counts now; all together sum to one. */
  trust(i: number): number {
    return this.weights[i]!;
  }

  /** P(the bit is 1) from what each gives it. */
  mix(given: ArrayLike<number>): number {
    const { weights } = this;
    let mixed = 0;
    for (let i = 0; i < weights.length; i++) mixed += weights[i]! * given[i]!;
    return mixed;
  }

  /** The bit is `y`. @param given what each had given it */
  learn(given: ArrayLike<number>, y: number): void {
    const { weights } = this;
    const mixed = this.mix(given);
    const total = y === 1 ? mixed : 1 - mixed;
    for (let i = 0; i < weights.length; i++) {
      const p = given[i]!;
      const posterior = (weights[i]! * (y === 1 ? p : 1 - p)) / total;
      weights[i] = (1 - share) * posterior + share / weights.length;
    }
  }
}
