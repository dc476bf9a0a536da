/**
 * A training step as data: phases one after the other, each of tasks that any thread may take in any order.
 * Threads take tasks one by one, so a busy core slows a step by what it takes and no more; and since no task
 * adds to what another one wrote, the result does not depend on who did what.
 */
import type { TeamMember } from './team';

export interface TaskGroup {
  /** Asked at the beginning of the phase, by every thread. */
  readonly count: () => number;
  readonly run: (task: number) => void;
}

/** Long tasks first. */
export type Phase = readonly TaskGroup[];

/** Tasks over `[0, total)` in blocks; the last one may be shorter. */
export function blocks(
  total: number | (() => number),
  block: number,
  run: (from: number, to: number) => void,
): TaskGroup {
  const size = typeof total === 'number' ? () => total : total;
  return {
    count: () => Math.ceil(size() / block),
    run: (task) => run(task * block, Math.min(size(), (task + 1) * block)),
  };
}

/** @returns false when the team was given up in the middle */
export function runPhases(phases: readonly Phase[], member: TeamMember): boolean {
  for (let index = 0; index < phases.length; index++) {
    const groups = phases[index]!;
    const counts = groups.map((group) => group.count());
    for (let task = member.take(index); ; task = member.take(index)) {
      let group = 0;
      while (group < counts.length && task >= counts[group]!) task -= counts[group++]!;
      if (group === counts.length) break;
      groups[group]!.run(task);
      member.heartbeat();
    }
    if (!member.barrier()) return false;
  }
  return true;
}
