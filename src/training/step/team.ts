/**
 * How the threads of one training step keep together over a few whole numbers in the shared heap: who takes
 * which task, and where all wait for all. Nothing else is exchanged between them while a step runs.
 *
 * A barrier spins for some microseconds and then sleeps in `Atomics.wait`, in slices, so that a thread that
 * died or hangs is noticed: the leading thread counts the slices in which no other thread gave a sign of life
 * although it could have.
 */
import type { Address } from '../../kernels/kernels';
import { heartbeat, lookMilliseconds, Silence } from '../../protocol/heartbeat';

export type Command = 'train' | 'evaluate' | 'trace' | 'leave';
const commands: readonly Command[] = ['train', 'evaluate', 'trace', 'leave'];

/** Places in the control block. Words that are written often stand a cache line apart. */
const place = {
  generation: 0,
  arrived: 32,
  sleepers: 64,
  command: 96,
  aborted: 97,
  tasks: 128,
  heartbeats: 192,
};
const maximumPhases = 64;
const heartbeatStride = 32;

/** Threads at most. */
export const maximumThreads = 16;
export const controlLength = place.heartbeats + maximumThreads * heartbeatStride;

/** Iterations of the busy wait: about 50 µs, longer than most waits in a step. */
const spins = 4000;
/**
 * How long one sleep lasts at most, ms: the leader looks for signs of life, the others for the end of the
 * team.
 */
const leaderSlice = lookMilliseconds;
const followerSlice = 1000;

/** A thread died or hangs: the step is lost, and so is the team. */
export class ThreadLost extends Error {
  constructor() {
    super('A kernel thread gave no sign of life for more than a second.');
    this.name = 'ThreadLost';
  }
}

/** One thread's view of the team. Thread 0 leads: it gives the commands and notices who is missing. */
export class TeamMember {
  /**
   * @param int the shared heap (any heap when `threads` is 1)
   * @param control where `controlLength` zeroed elements stand
   * @param usable leader: how much of the time since it was last called the others could use, ms
   */
  constructor(
    private readonly int: Int32Array,
    private readonly control: Address,
    readonly thread: number,
    readonly threads: number,
    private readonly usable = (): number => leaderSlice,
  ) {}

  /** Leader: clears what an earlier team left behind. */
  reset(): void {
    this.int.fill(0, this.control, this.control + controlLength);
  }

  /** Leader: starts a command in all threads. Ends when all have taken it. @throws ThreadLost */
  give(command: Command): void {
    Atomics.store(this.int, this.control + place.command, commands.indexOf(command));
    for (let phase = 0; phase < maximumPhases; phase++) this.int[this.control + place.tasks + phase] = 0;
    this.barrier();
  }

  /** The others: waits for the next command, however long. */
  receive(): Command {
    if (!this.barrier()) return 'leave';
    return commands[Atomics.load(this.int, this.control + place.command)] ?? 'leave';
  }

  /** The next task of a phase that is not taken yet: 0, 1, 2 … */
  take(phase: number): number {
    return Atomics.add(this.int, this.control + place.tasks + phase, 1);
  }

  /**
   * A sign of life to the team and to whoever watches this thread: at least every few hundred ms while a task
   * runs.
   */
  heartbeat(): void {
    heartbeat();
    const at = this.control + place.heartbeats + this.thread * heartbeatStride;
    this.int[at] = (this.int[at]! + 1) | 0;
  }

  /** Leader: tells the others that this team is lost; they leave by themselves. */
  abort(): void {
    Atomics.store(this.int, this.control + place.aborted, 1);
    Atomics.add(this.int, this.control + place.generation, 1);
    Atomics.notify(this.int, this.control + place.generation);
  }

  /**
   * All wait for all. Whatever was written before it is seen by everyone behind it.
   * @returns false when the team was given up
   * @throws ThreadLost in the leading thread
   */
  barrier(): boolean {
    if (this.threads === 1) return true;
    if (this.aborted()) return false;
    const { int, control } = this;
    const at = control + place.generation;
    const generation = Atomics.load(int, at);
    if (Atomics.add(int, control + place.arrived, 1) === this.threads - 1) {
      Atomics.store(int, control + place.arrived, 0);
      Atomics.add(int, at, 1);
      if (Atomics.load(int, control + place.sleepers) > 0) Atomics.notify(int, at);
    } else {
      for (let spin = 0; spin < spins && Atomics.load(int, at) === generation; spin++);
      if (Atomics.load(int, at) === generation) this.sleep(generation);
    }
    return !this.aborted();
  }

  private sleep(generation: number): void {
    const { int, control } = this;
    const at = control + place.generation;
    const others = this.thread === 0 ? new Silence(() => this.heartbeats(), this.usable) : undefined;
    Atomics.add(int, control + place.sleepers, 1);
    while (Atomics.load(int, at) === generation && !this.aborted()) {
      const outcome = Atomics.wait(int, at, generation, others ? leaderSlice : followerSlice);
      if (!others || outcome !== 'timed-out') continue;
      heartbeat();
      if (others.look()) {
        Atomics.sub(int, control + place.sleepers, 1);
        throw new ThreadLost();
      }
    }
    Atomics.sub(int, control + place.sleepers, 1);
  }

  private aborted(): boolean {
    return Atomics.load(this.int, this.control + place.aborted) !== 0;
  }

  /** Changes whenever another thread beats. */
  private heartbeats(): number {
    let sum = 0;
    for (let thread = 1; thread < this.threads; thread++) {
      sum = (sum + Atomics.load(this.int, this.control + place.heartbeats + thread * heartbeatStride)) | 0;
    }
    return sum;
  }
}
