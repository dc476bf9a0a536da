/**
 * Long work of a thread in slices: it is held for a few milliseconds at a time, and whatever waits comes in
 * between.
 */
import { Pace } from '../corpus/pace';

/**
 * Half of the milliseconds that a slice may take: the last step, which is never divided, may be a long one.
 */
const halfSlice = 2;

/**
 * Drives the steps to their end, most of the time waiting when `rest` is given: then the core is left to
 * others too. Whatever ends it early, the steps' `finally` has run.
 * @throws the signal's reason
 */
export async function inSlices<Result>(
  steps: Iterator<void, Result>,
  { signal, rest = 0 }: { signal?: AbortSignal | undefined; rest?: number } = {},
): Promise<Result> {
  const pace = new Pace(undefined, halfSlice, rest);
  try {
    signal?.throwIfAborted();
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      if (!pace.isDue) continue;
      await pace.yieldToEventLoop();
      signal?.throwIfAborted();
    }
  } finally {
    steps.return?.(undefined as never);
  }
}
