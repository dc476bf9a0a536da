/**
 * Several predictions of the same bits as one that costs hardly more than the best of them on any stretch:
 * each is weighed by what it gave the bits that came, and a small share of the weight goes round among all,
 * so that one that was bad can become the best again (Herbster and Warmuth, "Tracking the Best Expert",
 * 1998).
 *
 * Over n bits it costs at most log₂(1 / first weight) + 1.45 · n · share bits more than any one of them.
 */

/** What a prediction loses to the others at each bit. */
const share = 1 / 100_000;

export class FixedShare {
  private readonly weights: Float64Array;
  private given: readonly number[] = [];
  private mixed = 0.5;

  /** @param first the weights to begin with, summing to one */
  constructor(first: readonly number[]) {
    this.weights = Float64Array.from(first);
  }

  /** How much each counts now, summing to one. */
  get trust(): readonly number[] {
    return [...this.weights];
  }

  /** P(the bit is 1) from what each gives it. */
  mix(given: readonly number[]): number {
    let mixed = 0;
    given.forEach((p, i) => (mixed += this.weights[i]! * p));
    this.given = given;
    return (this.mixed = mixed);
  }

  /** The bit that was mixed last is `y`. */
  learn(y: number): void {
    const { weights, given, mixed } = this;
    const total = y === 1 ? mixed : 1 - mixed;
    given.forEach((p, i) => {
      const posterior = (weights[i]! * (y === 1 ? p : 1 - p)) / total;
      weights[i] = (1 - share) * posterior + share / weights.length;
    });
  }
}
