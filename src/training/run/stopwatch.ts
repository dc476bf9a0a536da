/** Seconds of training, and its pauses: neither those nor the hours that the machine slept count. */

/** Between two looks at the clock, ms: a machine that slept in between did not train. */
const longestStretch = 15_000;

export class Stopwatch {
  private last: number;
  private paused: { resume: () => void; since: Promise<void> } | undefined;

  /** @param seconds what counts already @param now milliseconds that only grow */
  constructor(
    public seconds: number,
    private readonly now: () => number,
  ) {
    this.last = now();
  }

  /** Counts the time since the last call. */
  tick(): void {
    const now = this.now();
    this.seconds += Math.min(now - this.last, longestStretch) / 1000;
    this.last = now;
  }

  /** Leaves the time since the last call out. */
  skip(): void {
    this.last = this.now();
  }

  /** The next `waitWhilePaused` waits. @returns whether that changed anything */
  pause(): boolean {
    if (this.paused) return false;
    let resume = (): void => undefined;
    const since = new Promise<void>((resolve) => (resume = resolve));
    this.paused = { resume, since };
    return true;
  }

  /** @returns whether that changed anything */
  continue(): boolean {
    this.paused?.resume();
    return this.paused !== undefined;
  }

  /** @returns how long it was paused, ms */
  async waitWhilePaused(): Promise<number> {
    if (!this.paused) return 0;
    this.tick();
    const since = this.last;
    await this.paused.since;
    this.paused = undefined;
    this.skip();
    return this.last - since;
  }
}
