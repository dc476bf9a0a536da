/**
 * How many processor cores this process may use: a container can have fewer than the machine, even half of
 * one.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Where Linux says what a container may take. */
const quotaFile = '/sys/fs/cgroup/cpu.max';

export function usableCores(): number {
  return Math.min(availableParallelism(), quotaOf(readQuota()) ?? Infinity);
}

/**
 * Cores by a `cpu.max` of cgroup 2: microseconds of processor time in each period, and the period; null where
 * there is no limit.
 */
export function quotaOf(text: string): number | null {
  const [, share, period] = /^(\d+) (\d+)\s*$/.exec(text) ?? [];
  const cores = Number(share) / Number(period);
  return cores > 0 && Number.isFinite(cores) ? cores : null;
}

function readQuota(): string {
  try {
    return readFileSync(quotaFile, 'latin1');
  } catch {
    return '';
  }
}
