/**
 * The pace of a person who types: part of what is tested, and the only pause of a fixed length in the tests.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Until the next key; a suggestion that stands for less than 100 ms counts as not seen. */
export function untilNextKey(milliseconds: number): Promise<void> {
  return sleep(milliseconds);
}
