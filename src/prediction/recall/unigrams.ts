/** P(token) without any context: how often each was seen, and a little for those that were not. */

/** Added to the count of each token. */
const smoothing = 0.05;

export class Unigrams {
  private readonly total: number;
  private found: number | undefined;

  /** @param counts of each token, which go on being counted, @param tokens all together */
  constructor(
    private readonly counts: Uint32Array,
    tokens: number,
  ) {
    this.total = tokens + smoothing * counts.length;
  }

  of(token: number): number {
    return (this.counts[token]! + smoothing) / this.total;
  }

  /** Adds `weight` times the distribution to `out`, `[vocabularySize]`. */
  addTo(out: Float64Array, weight: number): void {
    const { counts } = this;
    const [each, least] = [weight / this.total, (weight * smoothing) / this.total];
    for (let token = 0; token < out.length; token++) out[token]! += counts[token]! * each + least;
  }

  /** The token that is most probable. */
  get commonest(): number {
    return (this.found ??= this.findCommonest());
  }

  private findCommonest(): number {
    const { counts } = this;
    let commonest = 0;
    for (let token = 1; token < counts.length; token++)
      if (counts[token]! > counts[commonest]!) commonest = token;
    return commonest;
  }
}
