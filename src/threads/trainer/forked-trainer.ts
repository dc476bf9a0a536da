/**
 * The trainer in a process of our own, seen from the one that wants it: looks to its owner like the trainer
 * thread. Gives a reason instead where such a process is of no use; never fails.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import * as v from 'valibot';
import type { RightOfWay } from '../../protocol/right-of-way';
import { countBeat, newHeartbeat, silence, watchHeartbeat } from '../heartbeat';
import { threadOf, usableTime } from '../usable-time';
import { said } from '../../protocol/said';

/** What the process is started with, as JSON in its first argument. */
export interface TrainerProcessData {
  /** Where the choice of kernels is kept between starts. */
  readonly kernelChoice?: string | undefined;
}

/** Its first message. */
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

  constructor(
    private readonly child: ChildProcess,
    rightOfWay?: RightOfWay,
  ) {
    super();
    const hangs = (): void => {
      this.emit('error', silence(said`The process that trains`));
      void this.terminate();
    };
    const unwatch = this.whenSilent(hangs);
    child.on('message', (message) => {
      if (message === trainerHeartbeat) countBeat(this.heartbeat);
      else if (message === trainerSilent) hangs();
      else this.emit('message', message);
    });
    const unlisten = rightOfWay?.listen((isTaken) => this.postMessage(isTaken ? wayTaken : wayFree));
    child.once('exit', (code, signal) => {
      unwatch();
      unlisten?.();
      this.emit('exit', code ?? signal);
    });
    // Without a listener the exit must do.
    this.on('error', () => undefined);
  }

  whenSilent(onSilence: () => void, milliseconds?: number): () => void {
    // The thread that passes messages on is the process's first, and has its number.
    const number = process.platform === 'linux' ? this.child.pid! : 0;
    const usable = usableTime(threadOf(number, () => number));
    return watchHeartbeat(this.heartbeat, onSilence, usable, milliseconds);
  }

  postMessage(message: object | string): void {
    // What comes too late is for a process that has said `exit`, or will.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  /** Nothing is half written: commits are atomic, and a lock of a process that is gone counts as free. */
  terminate(): Promise<void> {
    return new Promise((resolve) => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) return resolve();
      this.child.once('exit', () => resolve());
      this.child.kill('SIGKILL');
    });
  }
}

/**
 * @param file the bundled `trainer-process.js`
 * @returns the trainer, or why there is none
 */
export function forkTrainer(
  file: string,
  data: TrainerProcessData,
  rightOfWay?: RightOfWay,
  milliseconds = startMilliseconds,
): Promise<TrainerPort | WideRefusal> {
  return new Promise((resolve) => {
    // In the editor our program is Electron: it must run the file as Node does. A debugger's flags are not
    // for this process.
    const child = fork(file, [JSON.stringify(data)], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const timer = setTimeout(
      () => refuse(`their process did not start within ${milliseconds / 1000} s`, false),
      milliseconds,
    );
    const settle = (result: () => TrainerPort | WideRefusal): void => {
      clearTimeout(timer);
      child.removeAllListeners('exit').removeAllListeners('message');
      // A process that fails later says `exit` too.
      child.on('error', () => undefined);
      resolve(result());
    };
    const refuse = (reason: string, isLasting = true): void => {
      settle(() => ({ reason, isLasting }));
      child.kill('SIGKILL');
    };
    child.once('error', (error) => refuse(`their process could not be started: ${error.message}`, false));
    child.once('exit', (code, signal) =>
      refuse(`their process ended with ${code ?? signal} before it was ready`),
    );
    child.once('message', (raw) => {
      const ready = v.safeParse(TrainerProcessReady, raw);
      if (!ready.success) return refuse('their process sent a message that cannot be understood');
      if (!ready.output.wide) return refuse(ready.output.reason);
      settle(() => new ForkedTrainer(child, rightOfWay));
    });
  });
}
