/** Which of two networks predicts the current text better, judged on text that neither has learned yet. */

/** Share of the past that one more token replaces: about the last 2,000 tokens count. */
const forgetting = 1 / 2000;
/** Tokens before anything is preferred. */
const patience = 240;
/**
 * The adapted network is preferred from this lead on, as a share of the base's cost, until it has no lead.
 */
const margin = 0.01;

export class PairedComparison {
  private base = 0;
  private adapted = 0;
  private weight = 0;
  private tokens = 0;
  private preferred = false;

  /** What so many tokens cost each, in nats. */
  judge(base: number, adapted: number, tokens: number): void {
    const kept = (1 - forgetting) ** tokens;
    this.base = this.base * kept + base;
    this.adapted = this.adapted * kept + adapted;
    this.weight = this.weight * kept + tokens;
    this.tokens += tokens;
    this.preferred =
      this.tokens >= patience && this.lead > (this.preferred ? 0 : (margin * this.base) / this.weight);
  }

  /** Nats per token that the adapted network saves; negative while it costs. */
  get lead(): number {
    return this.weight === 0 ? 0 : (this.base - this.adapted) / this.weight;
  }

  get favoursAdapted(): boolean {
    return this.preferred;
  }
}
