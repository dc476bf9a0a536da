/** Time as it passes on a machine that is not overloaded, for bounds in seconds that hold there. */
import { threadOf, usableTime } from '../src/threads/usable-time';

export interface UsableClock {
  /**
   * Milliseconds that this process could use: all that pass while a processor is idle, else what it computes.
   */
  now(): number;
  stop(): void;
}

export function startUsableClock(): UsableClock {
  const take = usableTime(threadOf(process.pid, () => 0));
  let time = 0;
  const now = (): number => (time += take());
  const timer = setInterval(now, 50).unref();
  return { now, stop: () => clearInterval(timer) };
}
