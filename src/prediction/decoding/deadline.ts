/**
 * Whether there is time for one more round of work, judged by the round before: a budget is kept, not overrun
 * by one.
 */
export class Deadline {
  private before: number;

  /** @param now a clock in milliseconds, @param end when the work must be over by that clock */
  constructor(
    private readonly now: () => number,
    private readonly end: number,
    private readonly signal?: AbortSignal,
  ) {
    this.before = now();
  }

  /** Asked before each round but the first. */
  isOver(): boolean {
    const at = this.now();
    const round = at - this.before;
    this.before = at;
    return at + round >= this.end || this.signal?.aborted === true;
  }
}
