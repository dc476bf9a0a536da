/**
 * A thread that is to last: when it dies, or hangs and is ended, another one takes its place, at once the
 * first time and later each time; after the third it stays off until it is wanted again.
 */
import type { Worker } from 'node:worker_threads';
import { asFailure, Failure } from '../protocol/failure';
import { type Filling, said } from '../protocol/said';
import { maximumRestarts, Restarts } from './restarts';

/** `Life` is what talks to one thread, from before its start to its death. */
export interface LastingThreadParts<Life> {
  /** As people call it: "The predictor". */
  readonly name: Filling;
  /** What a user does to start it again: a sentence. */
  readonly wayOut: Filling;
  readonly start: () => Promise<Worker>;
  /** @param again another one died before it: it is to be brought to where that one stood */
  readonly live: (worker: Promise<Worker>, again: boolean) => Life;
  /** Whatever was asked of it is lost; another one is on its way, or it stays off. */
  readonly onDeath: (life: Life, failure: Failure) => void;
  /** It died too often; `failure` says the way out. */
  readonly onOff: (failure: Failure) => void;
}

export class LastingThread<Life> {
  private current: { readonly life: Life; readonly worker: Promise<Worker> } | undefined;
  private readonly restarts = new Restarts();
  private endWait: () => void = () => undefined;
  private off: Failure | undefined;
  private disposed = false;

  constructor(private readonly parts: LastingThreadParts<Life>) {}

  /**
   * Of the thread, or of the one that takes its place. @throws Failure `thread-died` while it stays off,
   * `disposed`
   */
  get(): Life {
    if (this.disposed) throw this.ended();
    if (this.off) throw this.off;
    return (this.current ?? this.begin(0, false)).life;
  }

  /** Another thread, which knows nothing of this one: with the thread goes whatever it had in memory. */
  renew(): void {
    const previous = this.current;
    if (!previous || this.disposed) return;
    this.current = undefined;
    this.parts.onDeath(previous.life, new Failure('cancelled', said`${this.parts.name} was made to forget.`));
    void previous.worker.then((worker) => worker.terminate()).catch(() => undefined);
  }

  /** Starts one that stayed off. */
  startAgain(): void {
    if (!this.off || this.disposed) return;
    this.off = undefined;
    this.restarts.forget();
    this.begin(0, true);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    this.endWait();
    void this.current?.worker.then((worker) => worker.terminate()).catch(() => undefined);
  }

  private begin(wait: number, again: boolean): { readonly life: Life } {
    const { start, live } = this.parts;
    const worker = wait === 0 ? start() : this.pause(wait).then(start);
    const current = { life: live(worker, again), worker };
    this.current = current;
    const died = (failure: Failure): void => {
      if (this.current === current && !this.disposed) this.died(current.life, failure);
    };
    worker.then(
      (started) => {
        started.on('error', (error) => died(asFailure(error)));
        started.once('exit', (code) =>
          died(new Failure('thread-died', said`${this.parts.name} ended unexpectedly (${code}).`)),
        );
      },
      (thrown: unknown) => died(asFailure(thrown)),
    );
    return current;
  }

  private died(life: Life, failure: Failure): void {
    const { name, wayOut, onDeath, onOff } = this.parts;
    const wait = this.restarts.next();
    this.current = undefined;
    if (wait === undefined) {
      const sentence = said`${name} died ${maximumRestarts + 1} times and stays off. ${failure.said} ${wayOut}`;
      this.off = new Failure('thread-died', sentence);
      onDeath(life, failure);
      return onOff(this.off);
    }
    this.begin(wait, true);
    onDeath(life, failure);
  }

  private pause(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, milliseconds);
      this.endWait = () => {
        clearTimeout(timer);
        reject(this.ended());
      };
    });
  }

  private ended(): Failure {
    return new Failure('disposed', said`${this.parts.name} has ended.`);
  }
}
