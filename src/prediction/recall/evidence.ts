/**
 * What recall found for one context: at each level, longest context first, which tokens followed it and how
 * often.
 */

export class Evidence {
  /** Levels found, longest context first. */
  levels = 0;
  /** Of each level: which one it is (0 is the longest there can be). */
  readonly slots: number[] = [];
  /** Of each level: how often its context was seen. */
  readonly totals: number[] = [];
  /** Of each level: where its tokens begin; one more entry for the end of the last. */
  readonly starts: number[] = [0];
  readonly tokens: number[] = [];
  readonly counts: number[] = [];
  /** Tokens of the longest context that agrees. */
  longest = 0;

  clear(): void {
    this.levels = 0;
    this.longest = 0;
  }

  /** Begins the next level. */
  open(slot: number): void {
    this.slots[this.levels] = slot;
    this.totals[this.levels] = 0;
    this.levels++;
    this.starts[this.levels] = this.starts[this.levels - 1]!;
  }

  /** A token that the open level does not have yet. */
  add(token: number, count: number): void {
    const at = this.starts[this.levels]!;
    this.tokens[at] = token;
    this.counts[at] = count;
    this.starts[this.levels] = at + 1;
    this.totals[this.levels - 1]! += count;
  }

  /** One more of a token in the open level. */
  count(token: number): void {
    for (let at = this.starts[this.levels - 1]!; at < this.starts[this.levels]!; at++) {
      if (this.tokens[at] !== token) continue;
      this.counts[at]!++;
      this.totals[this.levels - 1]!++;
      return;
    }
    this.add(token, 1);
  }

  distinct(level: number): number {
    return this.starts[level + 1]! - this.starts[level]!;
  }
}
