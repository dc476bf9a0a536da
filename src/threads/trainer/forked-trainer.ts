/**
 * The trainer in a process of our own, seen from the one that wants it: looks to its owner like the trainer
 * thread. It can be asked to train at once; where it turns out meanwhile to be of no use, it ends before its
 * first step and gives the reason.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import * as v from 'valibot';
import type { RightOfWay } from '../../protocol/right-of-way';
import { Failure } from '../../protocol/failure';
import { countBeat, newHeartbeat, silence, watchHeartbeat } from '../heartbeat';
import { threadOf, usableTime } from '../usable-time';
import { said } from '../../protocol/said';

/** What the process is started with, as JSON in its first argument. */
export interface TrainerProcessData {
  /** Where the choice of kernels is kept between starts. */
  readonly kernelChoice?: string | undefined;
}

/** Said once, when it has tested its kernels. */
const TrainerProcessReady = v.variant('wide', [
  v.object({ wide: v.literal(true) }),
  v.object({ wide: v.literal(false), reason: v.string() }),
]);
export type TrainerProcessReady = v.InferOutput<typeof TrainerProcessReady>;

/**
 * What a `Worker` and a `ForkedTrainer` have in common: events `message`, `error` and `exit`, the last with a
 * status, or the name of the signal that ended a process.
 */
export interface TrainerPort extends EventEmitter {
  postMessage(message: unknown): void;
  terminate(): Promise<unknown>;
  /** Calls back once after so many ms without a heartbeat; returns what ends the watch. */
  whenSilent?: (onSilence: () => void, milliseconds: number) => () => void;
}

/** Why there is none. */
export interface WideRefusal {
  readonly reason: string;
  /** It will be so at the next run, too. */
  readonly isLasting: boolean;
}

/** How long the process may take to start and to test itself, ms. */
const startMilliseconds = 20_000;

/** Its sign of life, every now and then, and the last one: its thread gave none. */
export const trainerHeartbeat = 'beat';
export const trainerSilent = 'silent';

/** To the process: whether somebody has the right of way, which memory cannot tell it. */
export const wayTaken = 'way-taken';
export const wayFree = 'way-free';

export class ForkedTrainer extends EventEmitter implements TrainerPort {
  private readonly heartbeat = newHeartbeat();
  private isReady = false;
  private why: WideRefusal | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly child: ChildProcess,
    rightOfWay: RightOfWay | undefined,
    milliseconds: number,
  ) {
    super();
    this.timer = setTimeout(
      () => this.refuse(`their process did not start within ${milliseconds / 1000} s`, false),
      milliseconds,
    );
    const hangs = (): void => {
      this.emit('error', silence(said`The process that trains`));
      void this.terminate();
    };
    let unwatch: (() => void) | undefined;
    child.on('message', (message) => {
      unwatch ??= this.whenSilent(hangs);
      if (message === trainerHeartbeat) countBeat(this.heartbeat);
      else if (message === trainerSilent) hangs();
      else if (typeof message === 'object' && 'wide' in message) this.hear(message);
      else this.emit('message', message);
    });
    // A process that fails later says `exit` too. Whoever starts it has listened by then.
    child.on('error', (error) =>
      setImmediate(() => this.refuse(`their process could not be started: ${error.message}`, false)),
    );
    const unlisten = rightOfWay?.listen((isTaken) => this.postMessage(isTaken ? wayTaken : wayFree));
    child.once('exit', (code, signal) => {
      unwatch?.();
      unlisten?.();
      this.refuse(`their process ended with ${code ?? signal} before it was ready`);
      this.emit('exit', code ?? signal);
    });
    // Without a listener the exit must do.
    this.on('error', () => undefined);
  }

  /** Why it has ended without a step; undefined of one that trains, or has trained. */
  get refusal(): WideRefusal | undefined {
    return this.why;
  }

  whenSilent(onSilence: () => void, milliseconds?: number): () => void {
    // The thread that passes messages on is the process's first, and has its number.
    const number = process.platform === 'linux' ? (this.child.pid ?? 0) : 0;
    const usable = usableTime(threadOf(number, () => number));
    return watchHeartbeat(this.heartbeat, onSilence, usable, milliseconds);
  }

  postMessage(message: object | string): void {
    // What comes too late is for a process that has said `exit`, or will.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** Nothing is half written: commits are atomic, and a lock of a process that is gone counts as free. */
  terminate(): Promise<void> {
    this.settle();
    return new Promise((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return resolve();
      this.child.once('exit', () => resolve());
      this.child.kill('SIGKILL');
    });
  }

  private hear(message: object): void {
    const ready = v.safeParse(TrainerProcessReady, message);
    if (!ready.success) this.refuse('their process sent a message that cannot be understood');
    else if (ready.output.wide) this.settle();
    else this.refuse(ready.output.reason);
  }

  /** From now on nothing speaks against wide vectors but its death. */
  private settle(): void {
    clearTimeout(this.timer);
    this.isReady = true;
  }

  private refuse(reason: string, isLasting = true): void {
    if (this.isReady) return;
    this.why = { reason, isLasting };
    this.emit('error', new Failure('thread-died', reason));
    void this.terminate();
  }
}

/** @param file the bundled `trainer-process.js` @param milliseconds until it has tested itself, at most */
export function forkTrainer(
  file: string,
  data: TrainerProcessData,
  rightOfWay?: RightOfWay,
  milliseconds = startMilliseconds,
): ForkedTrainer {
  // In the editor our program is Electron: it must run the file as Node does. A debugger's flags are not for
  // this process.
  const child = fork(file, [JSON.stringify(data)], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return new ForkedTrainer(child, rightOfWay, milliseconds);
}
