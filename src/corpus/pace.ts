/**
 * Lets a long synchronous task yield to the event loop: messages arrive, timers fire, cancelling works. Files
 * are read synchronously in between, which costs a tenth of the CPU time of asynchronous reading; all of it
 * runs in worker threads, never in the extension host.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Failure } from '../protocol/failure';

/** Whatever waits for this thread comes in between. */
export function yieldToEventLoop(): Promise<void> {
  return setImmediate();
}

export class Pace {
  private last = performance.now();

  /**
   * @param slice longest time without yielding, ms, but for one step that takes longer by itself
   * @param rest how long others have the core each time, ms; 0: only what waits already
   */
  constructor(
    private readonly signal?: AbortSignal,
    private readonly slice = 8,
    private readonly rest = 0,
  ) {}

  /** Is it time for `yieldToEventLoop`? Cheap enough to ask at each step. */
  get isDue(): boolean {
    return performance.now() - this.last > this.slice;
  }

  /** @throws Failure `cancelled` */
  async yieldToEventLoop(): Promise<void> {
    await (this.rest > 0 ? setTimeout(this.rest) : yieldToEventLoop());
    this.last = performance.now();
    this.throwIfCancelled();
  }

  /** @throws Failure `cancelled` */
  throwIfCancelled(): void {
    if (this.signal?.aborted) throw new Failure('cancelled', 'Reading the files was cancelled.');
  }
}
