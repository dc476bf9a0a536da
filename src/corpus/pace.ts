/**
 * Lets a long synchronous task yield to the event loop: messages arrive, timers fire, cancelling works. Files
 * are read synchronously in between, which costs a tenth of the CPU time of asynchronous reading; all of it
 * runs in worker threads, never in the extension host.
 */
import { setImmediate } from 'node:timers/promises';
import { Failure } from '../protocol/failure';

/** Longest time without yielding, in ms, but for one step that takes longer by itself. */
const slice = 8;

/** Whatever waits for this thread comes in between. */
export function yieldToEventLoop(): Promise<void> {
  return setImmediate();
}

export class Pace {
  private last = performance.now();

  constructor(private readonly signal?: AbortSignal) {}

  /** Is it time for `yieldToEventLoop`? Cheap enough to ask at each step. */
  get isDue(): boolean {
    return performance.now() - this.last > slice;
  }

  /** @throws Failure `cancelled` */
  async yieldToEventLoop(): Promise<void> {
    await yieldToEventLoop();
    this.last = performance.now();
    this.throwIfCancelled();
  }

  /** @throws Failure `cancelled` */
  throwIfCancelled(): void {
    if (this.signal?.aborted) throw new Failure('cancelled', 'Reading the files was cancelled.');
  }
}
