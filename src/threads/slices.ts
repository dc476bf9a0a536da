/**
 * Long work of a thread in slices: it is held for a few milliseconds at a time, and whatever waits comes in
 * between.
 */
import { setTimeout } from 'node:timers/promises';
import { yieldToEventLoop } from '../corpus/pace';

/** Milliseconds that a slice may take; a step is never divided. */
const sliceMilliseconds = 4;

/**
 * Drives the steps to their end, most of the time asleep when `rest` is given: then the core is left to
 * others too. Whatever ends it early, the steps' `finally` has run.
 * @throws the signal's reason
 */
export async function inSlices<Result>(
  steps: Iterator<void, Result>,
  { signal, rest = 0 }: { signal?: AbortSignal | undefined; rest?: number } = {},
): Promise<Result> {
  try {
    for (;;) {
      // Half a slice: the last step may be a long one.
      const until = performance.now() + sliceMilliseconds / 2;
      do {
        const { done, value } = steps.next();
        if (done === true) return value;
      } while (performance.now() < until);
      await (rest > 0 ? setTimeout(rest) : yieldToEventLoop());
      signal?.throwIfAborted();
    }
  } finally {
    steps.return?.(undefined as never);
  }
}
