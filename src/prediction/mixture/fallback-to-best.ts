/** Keeps the mixture from being worse than its best part: while it is, that part predicts alone. */

/** Share of the past that one more token replaces. */
const forgetting = 1 / 2000;
/** Tokens before anything is decided. */
const patience = 400;
/** The mixture may cost so much more than its best part. */
const tolerance = 1.005;

export class FallbackToBest {
  /** Mean nats per token of each part, and at the end of what the gate makes of them. */
  private readonly costs: Float64Array;
  private tokens = 0;

  constructor(private readonly parts: number) {
    this.costs = new Float64Array(parts + 1);
  }

  /**
   * What each part gave the token that came, and what the gate made of it. Only where all parts are there.
   */
  judge(votes: readonly number[], present: readonly boolean[], gated: number): void {
    if (!present.every(Boolean)) return;
    this.tokens++;
    const share = Math.max(forgetting, 1 / this.tokens);
    for (let k = 0; k <= this.parts; k++) {
      const cost = -Math.log(Math.max(k < this.parts ? votes[k]! : gated, 1e-9));
      this.costs[k]! += share * (cost - this.costs[k]!);
    }
  }

  /** All weight on one part, where the gate does worse than it; null where the gate decides. */
  bestPart(present: readonly boolean[]): Float64Array | null {
    if (this.tokens < patience || !present.every(Boolean)) return null;
    let best = 0;
    for (let k = 1; k < this.parts; k++) if (this.costs[k]! < this.costs[best]!) best = k;
    if (this.costs[this.parts]! <= this.costs[best]! * tolerance) return null;
    const weights = new Float64Array(this.parts);
    weights[best] = 1;
    return weights;
  }
}
