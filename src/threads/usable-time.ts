/**
 * How much of the time that passes a thread can use. One that waits for a processor or for a disk cannot
 * beat, whatever it does: for it only the time counts in which it had a processor. One that sleeps or is
 * stopped could have beaten all the time.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { cpus } from 'node:os';

/** A thread at one moment. */
export interface ThreadState {
  /** It would go on if it were given a processor, or what it reads from a disk. */
  readonly waits: boolean;
  /** What it has computed so far, ms. */
  readonly computed: number;
}

/** What the system calls the thread that calls this; 0 where it does not say. */
export function ownThreadId(): number {
  try {
    return Number(/\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * Milliseconds that a thread could use since this was last called, and how much that was.
 * @param look at the thread; undefined when it cannot be seen, then all the time counts
 */
export function usableTime(
  look: () => ThreadState | undefined,
  now: () => number = () => performance.now(),
): () => number {
  let [time, before] = [now(), look()];
  return () => {
    const [then, former] = [time, before];
    [time, before] = [now(), look()];
    const passed = time - then;
    return former && before?.waits ? Math.min(passed, before.computed - former.computed) : passed;
  };
}

/**
 * Of a thread of a process: as Linux tells, else as the whole machine lets one guess. @param thread asked
 * anew until it is known
 */
export function threadOf(process: number, thread: () => number): () => ThreadState | undefined {
  const guess = guessed();
  return () => (thread() === 0 ? guess() : onLinux(process, thread()));
}

/** Of the clock in `/proc`, ms: the same on every Linux. */
const tick = 10;

function onLinux(process: number, thread: number): ThreadState | undefined {
  try {
    const stat = readFileSync(`/proc/${process}/task/${thread}/stat`, 'latin1');
    // Behind the name, which may hold spaces and brackets: the state, … , and as 12th and 13th the time of
    // user and system.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      waits: fields[0] === 'R' || fields[0] === 'D',
      computed: tick * (Number(fields[11]) + Number(fields[12])),
    };
  } catch {
    return undefined;
  }
}

/** A machine with so much of one processor to spare gives one to whoever wants it. */
const spare = 0.5;

/**
 * Where a thread cannot be asked: it waits when no processor is idle, and computes at most what the whole
 * process does.
 */
function guessed(): () => ThreadState {
  let [time, idle] = [performance.now(), idleTime()];
  return () => {
    const [then, former] = [time, idle];
    [time, idle] = [performance.now(), idleTime()];
    const { user, system } = process.cpuUsage();
    return { waits: idle - former < spare * (time - then), computed: (user + system) / 1000 };
  };
}

/** Of all processors together, ms. */
function idleTime(): number {
  return cpus().reduce((sum, { times }) => sum + times.idle, 0);
}
