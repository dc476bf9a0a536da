/** How often a thread that died is started again before it stays off, and how long each start waits. */

/** Before the first, the second and the third start, ms. */
const waits = [0, 500, 1500];
/** After so long without a death the earlier ones count no more, ms. */
const quietMilliseconds = 600_000;

export const maximumRestarts = waits.length;

export class Restarts {
  private spent = 0;
  private last = -Infinity;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** The thread died: milliseconds to wait before it is started again; undefined when it is to stay off. */
  next(): number | undefined {
    const now = this.now();
    if (now - this.last > quietMilliseconds) this.spent = 0;
    this.last = now;
    return waits[this.spent++];
  }

  /** The user wants it tried again. */
  forget(): void {
    this.spent = 0;
  }
}
