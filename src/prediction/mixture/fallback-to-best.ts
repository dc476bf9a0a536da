/**
 * Keeps the mixture from being worse than its best part in a document: while it is, that part predicts alone.
 * Guards from the first token.
 */

/** Share of the past that one more token replaces. */
const forgetting = 1 / 2000;
/** The mixture may cost so much more than its best part: in all, nats, and of what that one costs. */
const allowance = 4;
const tolerance = 0.005;

export class FallbackToBest {
  /**
   * Nats of each part over the tokens that are not forgotten, and at the end of what the gate makes of them.
   */
  private readonly costs: Float64Array;

  constructor(private readonly parts: number) {
    this.costs = new Float64Array(parts + 1);
  }

  /**
   * What each part gave the token that came, and what the gate made of it. Only where all parts are there.
   */
  judge(votes: readonly number[], present: readonly boolean[], gated: number): void {
    if (!present.every(Boolean)) return;
    for (let k = 0; k <= this.parts; k++) {
      const cost = -Math.log(Math.max(k < this.parts ? votes[k]! : gated, 1e-9));
      this.costs[k] = this.costs[k]! * (1 - forgetting) + cost;
    }
  }

  /** All weight on one part, where the gate does worse than it; null where the gate decides. */
  bestPart(present: readonly boolean[]): Float64Array | null {
    if (!present.every(Boolean)) return null;
    let best = 0;
    for (let k = 1; k < this.parts; k++) if (this.costs[k]! < this.costs[best]!) best = k;
    const least = this.costs[best]!;
    if (this.costs[this.parts]! - least <= Math.max(allowance, least * tolerance)) return null;
    const weights = new Float64Array(this.parts);
    weights[best] = 1;
    return weights;
  }
}
