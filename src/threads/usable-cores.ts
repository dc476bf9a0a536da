/**
 * How many processor cores this process may use: a container can have fewer than the machine, even half of
 * one. Linux limits groups of processes; what holds is the least of our group and those that it is in.
 */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { posix } from 'node:path';

/** The text of a file; empty where there is none. */
type Read = (file: string) => string;

export function usableCores(): number {
  return Math.min(availableParallelism(), coresOfGroups(readIfThere));
}

/** Infinity where no group has a limit. */
export function coresOfGroups(read: Read): number {
  const limits = read('/proc/self/cgroup')
    .split('\n')
    .flatMap((line) => {
      const [, names, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
      if (path === undefined || names === undefined) return [];
      // A container without a name space of its own is told a path that it cannot see, and the root is its.
      if (names === '') return groupsOf(path).map((group) => quotaOf(read(`/sys/fs/cgroup${group}cpu.max`)));
      if (!names.split(',').includes('cpu')) return [];
      return groupsOf(path).map((group) => {
        const part = (name: string): string => read(`/sys/fs/cgroup/${names}${group}cpu.cfs_${name}_us`);
        return quotaOf(`${part('quota').trim()} ${part('period')}`);
      });
    });
  return Math.min(Infinity, ...limits.filter((limit) => limit !== null));
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

/** A group and all that it is in, up to the root, each with a slash at its end. */
function groupsOf(path: string): string[] {
  const groups: string[] = [];
  for (let group = posix.normalize(path); ; group = posix.dirname(group)) {
    groups.push(group.endsWith('/') ? group : `${group}/`);
    if (group === '/') return groups;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
