/** Waits for what comes by itself, however busy the machine is. */
import { setTimeout as sleep } from 'node:timers/promises';

type Look<T> = () => T | undefined | false | Promise<T | undefined | false>;

/** Waits until something holds, looking ten times a second. @throws Error when it never does */
export async function until<T>(what: string, look: Look<T>, seconds = 60): Promise<T> {
  const seen = await within(seconds, look);
  if (seen === undefined) throw new Error(`${what}: not within ${seconds} s`);
  return seen;
}

/** What is seen within the time; undefined when nothing is. */
export async function within<T>(seconds: number, look: Look<T>): Promise<T | undefined> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
  }
  return undefined;
}
