/**
 * Whether the threads of a team take turns with others on this machine: on Linux, where a thread can sleep
 * for a tenth of a millisecond and is given later what it did not use. A thread that trains alone is waited
 * for by none.
 */
import { Turns } from '../../training/step/turns';

export function turnsHere(threads: number): Turns | undefined {
  return process.platform === 'linux' && threads > 1 ? new Turns() : undefined;
}
