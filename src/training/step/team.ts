/**
 * How the threads of one training step keep together over a few whole numbers in the shared heap: which phase
 * is open, who takes which task of it, and when its last task is done. Nothing else is exchanged between them
 * while a step runs.
 *
 * A phase is over when its tasks are done, not when all threads have come: one that has lost its processor
 * between two tasks is not waited for, and takes part again when it has one. So the team is whoever can
 * compute now. Who finds nothing to take spins for some microseconds and then sleeps in `Atomics.wait`, in
 * slices, so that a thread that died or hangs within a task is noticed: the leading thread counts the slices
 * in which no other thread gave a sign of life although it could have.
 */
import type { Address } from '../../kernels/kernels';
import { heartbeat, lookMilliseconds, Silence } from '../../protocol/heartbeat';
import type { Turns } from './turns';

export type Command = 'train' | 'evaluate' | 'trace' | 'leave';
const commands: readonly Command[] = ['train', 'evaluate', 'trace', 'leave'];

/** Places in the control block. Words that are written often stand a cache line apart. */
const place = {
  open: 0,
  done: 32,
  sleepers: 64,
  command: 96,
  aborted: 97,
  heartbeats: 128,
};
const heartbeatStride = 32;

/**
 * The open phase and its next task in one word, so that a task can only be taken of the phase that is open:
 * 10 bits count the steps, 6 are the phase, 16 the task. More tasks than 2¹⁶ do not fit into the memory that
 * WebAssembly addresses.
 */
const taskBits = 16;
const taskMask = (1 << taskBits) - 1;
const phaseBits = 6;
const phaseMask = (1 << phaseBits) - 1;
const seenMask = 0xffff;
/** In place of a phase, which are counted from 1: no command is open. */
const idle = 0;

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

/** What a thread has around it. */
export interface Surroundings {
  /** Leader: how much of the time since it was last called the others could use, ms. */
  readonly usable?: (() => number) | undefined;
  /** Called with each sign of life: may sleep for a moment. */
  readonly giveWay?: (() => void) | undefined;
  /** When others may have its processor between two tasks; never without. */
  readonly turns?: Turns | undefined;
}

/** One thread's view of the team. Thread 0 leads: it gives the commands and notices who is missing. */
export class TeamMember {
  /** Step and phase that this thread last saw open. */
  private seen = idle;

  /**
   * @param int the shared heap (any heap when `threads` is 1)
   * @param control where `controlLength` zeroed elements stand
   */
  constructor(
    private readonly int: Int32Array,
    private readonly control: Address,
    readonly thread: number,
    readonly threads: number,
    private readonly around: Surroundings = {},
  ) {}

  /** Leader: clears what an earlier team left behind. */
  reset(): void {
    this.int.fill(0, this.control, this.control + controlLength);
  }

  /** Leader: begins a command; the others take part as soon as they can. @throws ThreadLost */
  give(command: Command): void {
    if (this.aborted()) throw new ThreadLost();
    Atomics.store(this.int, this.control + place.command, commands.indexOf(command));
    const step = this.read() >>> (taskBits + phaseBits);
    this.seen = ((step + 1) << phaseBits) & seenMask;
    this.publish(this.seen + 1);
  }

  /** The others: waits for the next command, however long. */
  receive(): Command {
    for (;;) {
      if (this.aborted()) return 'leave';
      const seen = this.read() >>> taskBits;
      const command = commands[Atomics.load(this.int, this.control + place.command)] ?? 'leave';
      if ((seen & phaseMask) === idle) this.awaitChangeOf(seen);
      // The command belongs to the phase when that is still of the same step.
      else if (this.read() >>> (taskBits + phaseBits) === seen >>> phaseBits) {
        this.seen = seen;
        return command;
      }
    }
  }

  /** The phase of the command that is open now; undefined when the command is over or the team given up. */
  phase(): number | undefined {
    const seen = this.read() >>> taskBits;
    const isOver = (seen & phaseMask) === idle || seen >>> phaseBits !== this.seen >>> phaseBits;
    if (isOver || this.aborted()) return undefined;
    this.seen = seen;
    return (seen & phaseMask) - 1;
  }

  /**
   * The next task that is not taken yet of the phase that `phase` gave: 0, 1, 2 … ; undefined when there is
   * none. Whatever was written in earlier phases is seen by who has one.
   * @param count tasks of the phase
   */
  take(count: number): number | undefined {
    for (;;) {
      const word = this.read();
      const task = word & taskMask;
      if (word >>> taskBits !== this.seen || task >= count) return undefined;
      if (Atomics.compareExchange(this.int, this.control + place.open, word, word + 1) === word) return task;
    }
  }

  /**
   * A task that was taken is done: with the last one of all the next phase is open.
   * @param isLast whether the phase is the command's last one
   */
  finish(count: number, isLast: boolean): void {
    if (Atomics.add(this.int, this.control + place.done, 1) + 1 < count) return;
    Atomics.store(this.int, this.control + place.done, 0);
    this.publish(this.after(isLast));
  }

  /** A phase without tasks is over at once. */
  skip(isLast: boolean): void {
    const [from, to] = [this.seen << taskBits, this.after(isLast) << taskBits];
    if (Atomics.compareExchange(this.int, this.control + place.open, from, to) === from) this.wake();
  }

  /** Waits until the phase that `phase` gave is over. @throws ThreadLost in the leading thread */
  awaitEnd(): void {
    this.awaitChangeOf(this.seen);
  }

  /**
   * A sign of life to the team and to whoever watches this thread, every few ms while a task runs. Lets go
   * first who has the right of way.
   */
  heartbeat(): void {
    heartbeat();
    const at = this.control + place.heartbeats + this.thread * heartbeatStride;
    this.int[at] = (this.int[at]! + 1) | 0;
    this.around.giveWay?.();
  }

  /** A task is done and no other one begun: others may have the processor for a moment. */
  betweenTasks(): void {
    this.around.turns?.next();
  }

  /** Tells all that this team is lost: the others leave by themselves, the leader gives no more commands. */
  abort(): void {
    Atomics.store(this.int, this.control + place.aborted, 1);
    // Another word, for who looks at it before they sleep.
    Atomics.add(this.int, this.control + place.open, 1 << taskBits);
    Atomics.notify(this.int, this.control + place.open);
  }

  aborted(): boolean {
    return Atomics.load(this.int, this.control + place.aborted) !== 0;
  }

  private read(): number {
    return Atomics.load(this.int, this.control + place.open);
  }

  /** Step and phase behind the one that this thread sees. */
  private after(isLast: boolean): number {
    return isLast ? this.seen & ~phaseMask : this.seen + 1;
  }

  private publish(opened: number): void {
    Atomics.store(this.int, this.control + place.open, opened << taskBits);
    this.wake();
  }

  private wake(): void {
    if (Atomics.load(this.int, this.control + place.sleepers) > 0)
      Atomics.notify(this.int, this.control + place.open);
  }

  private awaitChangeOf(seen: number): void {
    const isSame = (): boolean => this.read() >>> taskBits === seen;
    for (let spin = 0; spin < spins; spin++) if (!isSame()) return;
    const { int, control } = this;
    const { usable = () => leaderSlice, turns } = this.around;
    const others = this.thread === 0 ? new Silence(() => this.heartbeats(), usable) : undefined;
    Atomics.add(int, control + place.sleepers, 1);
    for (let word = this.read(); word >>> taskBits === seen; word = this.read()) {
      const outcome = Atomics.wait(int, control + place.open, word, others ? leaderSlice : followerSlice);
      if (!others || outcome !== 'timed-out') continue;
      heartbeat();
      if (others.look()) {
        Atomics.sub(int, control + place.sleepers, 1);
        throw new ThreadLost();
      }
    }
    Atomics.sub(int, control + place.sleepers, 1);
    turns?.begin();
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
