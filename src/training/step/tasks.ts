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

/**
 * This thread's share of a command: of each phase that it finds open what no other has taken.
 * @returns false when the team was given up in the middle
 * @throws ThreadLost in the leading thread
 */
export function runPhases(phases: readonly Phase[], member: TeamMember): boolean {
  for (let index = member.phase(); index !== undefined; index = member.phase()) {
    const isLast = index === phases.length - 1;
    const groups = phases[index]!;
    const counts = groups.map((group) => group.count());
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (all === 0) member.skip(isLast);
    for (let task = member.take(all); task !== undefined; task = member.take(all)) {
      let group = 0;
      while (task >= counts[group]!) task -= counts[group++]!;
      groups[group]!.run(task);
      member.heartbeat();
      member.finish(all, isLast);
      member.betweenTasks();
    }
    member.awaitEnd();
  }
  return !member.aborted();
}
