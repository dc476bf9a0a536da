/**
 * The heartbeat of a thread: a counter in memory that it shares with whoever started it, and how long that
 * counter has stood still. Work that holds the thread for long beats between its parts, so that a thread that
 * works can be told from one that hangs.
 */

let counter: Int32Array | undefined;

/** From now on the beats of this thread are counted there. @param shared at least 4 bytes */
export function heartbeatInto(shared: SharedArrayBuffer): void {
  counter = new Int32Array(shared);
  heartbeat();
}

/**
 * A sign of life, due after every 200 ms of computing in long work. Costs nanoseconds; without a counter it
 * does nothing.
 */
export function heartbeat(): void {
  if (counter) Atomics.add(counter, 0, 1);
}

/** Between two looks at a heartbeat, ms. */
export const lookMilliseconds = 250;
/**
 * After so long without a beat a thread counts as hanging, ms of time that it could have used: six looks
 * where the machine is not overloaded.
 */
const silentMilliseconds = 1300;

/** Tells from looks at a counter, one every `lookMilliseconds`, that somebody hangs. */
export class Silence {
  private seen: number;
  private silent = 0;

  /**
   * @param beats changes with each beat
   * @param usable how much of the time since it was last called the silent one could use, ms; at most one
   *   look counts, since a machine that was suspended resumes with one late look
   * @param patience usable ms without a beat after which somebody is silent
   */
  constructor(
    private readonly beats: () => number,
    private readonly usable: () => number,
    private readonly patience = silentMilliseconds,
  ) {
    this.seen = beats();
  }

  /** @returns whether there was no beat for too long */
  look(): boolean {
    const now = this.beats();
    const usable = Math.min(this.usable(), lookMilliseconds);
    this.silent = now === this.seen ? this.silent + usable : 0;
    this.seen = now;
    return this.silent >= this.patience;
  }
}
