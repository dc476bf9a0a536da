/** A running mean that forgets: the exponential moving average, without the bias of its first values. */

/**
 * mₜ = β mₜ₋₁ + (1 − β) xₜ with β = 1 − 1/`span`, divided by 1 − βᵗ (Kingma & Ba 2015, section 3), so that
 * the first value is itself. A `span` of 1 leaves the line as it is. Appending costs only the new values.
 */
export class Smoothing {
  private smoothed = new Float64Array(0);
  private done = 0;
  private mean = 0;
  private weight = 0;

  constructor(readonly span: number) {}

  /**
   * Of the same values as at the call before, perhaps with more behind them: another list needs another
   * instance.
   */
  apply(values: Float64Array): Float64Array {
    if (this.smoothed.length < values.length) {
      const larger = new Float64Array(Math.max(values.length, this.smoothed.length * 2));
      larger.set(this.smoothed.subarray(0, this.done));
      this.smoothed = larger;
    }
    const share = 1 / Math.max(1, this.span);
    for (; this.done < values.length; this.done++) {
      this.mean += share * (values[this.done]! - this.mean);
      this.weight += share * (1 - this.weight);
      this.smoothed[this.done] = this.mean / this.weight;
    }
    return this.smoothed.subarray(0, values.length);
  }
}
