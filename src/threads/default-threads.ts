/** How many threads train unless it is set. */
import { usableCores } from './usable-cores';

/** More than this gain little: the recurrence divides into few tasks. */
const most = 8;

/** @param spared cores that are left to the user, so that typing never feels slow */
export function defaultThreads(spared: number, cores = Math.floor(usableCores())): number {
  return Math.min(most, Math.max(1, cores - spared));
}
