/** Waits for what comes by itself, however busy the machine is. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds, looking ten times a second. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  seconds = 30,
): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
  }
  throw new Error(`${what}: not within ${seconds} s`);
}
