/**
 * How long an event loop is held at a stretch: what a thread does between two ticks of a timer, by clock and
 * by processor.
 */
import { threadTime } from './conditions';

const tickMilliseconds = 1;

export interface Blocks {
  /** Milliseconds by the clock: also while another process had the processor. */
  readonly longest: number;
  /** Milliseconds on a processor: what the code itself holds; null where the system does not tell. */
  readonly longestComputing: number | null;
}

/** Watches the loop of the thread that calls it, which must be the main one, until it is told to stop. */
export function watchEventLoop(): () => Blocks {
  let clock = performance.now();
  let computed = threadTime(process.pid)?.computing ?? null;
  let longest = 0;
  let longestComputing = computed === null ? null : 0;
  const timer = setInterval(() => {
    const now = performance.now();
    const computing = threadTime(process.pid)?.computing ?? null;
    longest = Math.max(longest, now - clock - tickMilliseconds);
    if (computing !== null && computed !== null)
      longestComputing = Math.max(longestComputing ?? 0, computing - computed);
    clock = now;
    computed = computing;
  }, tickMilliseconds);
  return () => {
    clearInterval(timer);
    return { longest, longestComputing };
  };
}
