/**
 * One training run at a time, seen from outside the trainer thread: starts it, folds its events into the one
 * immutable `TrainingSnapshot`, and tells whoever listens. A thread that dies or hangs is replaced by one
 * that goes on from the last checkpoint. Used alike by the extension host and the command line.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { asFailure, Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import { fold } from '../../protocol/training/fold-training';
import { toMessage } from '../../protocol/failure-message';
import type { Client } from '../../protocol/rpc';
import {
  idleSnapshot,
  trainerQuestions,
  type PartsMeasurement,
  type TrainingEvent,
  type TrainingOutcome,
  type TrainingRecord,
  type TrainingSnapshot,
  type TrainRequest,
} from '../../protocol/training/training';
import type { WideVectors } from '../../protocol/training/wide-vectors';
import { releaseLeftBehind } from '../../store/lock';
import type { TrainerPort } from './forked-trainer';
import { TrainerStarter, type TrainerStarterParts } from './trainer-starter';
import { maximumRestarts, Restarts } from '../restarts';
import { threadClient, ThreadEnded } from '../thread-client';

/** How long a trainer may take to end by itself after its answer, ms. */
const graceMilliseconds = 5000;

export interface TrainingSessionParts extends TrainerStarterParts {
  /**
   * @param isOwn of a run of this session; a run of the past or of another window is only shown here
   */
  readonly onSnapshot: (snapshot: TrainingSnapshot, isOwn: boolean) => void;
  /** Every event as it comes, for what does not show in the snapshot: checkpoints, notes. */
  readonly onEvent?: (event: TrainingEvent) => void;
}

/** How long a trainer that is to stop may be silent; then its thread is ended, ms. */
const stopMilliseconds = 700;

/**
 * How long one that gives signs of life may take to answer, and then to measure and store what it learned, on
 * a busy machine, ms.
 */
const storeMilliseconds = 10_000;

/**
 * How long a thread that is ended may take to be gone; one that is stuck in a system call takes longer, ms.
 */
const endMilliseconds = 100;

/** Where a run that is broken off goes on: its last checkpoint, and how much of the snapshot stood then. */
interface Checkpoint {
  readonly path: string;
  readonly record: TrainingRecord;
  readonly points: number;
  readonly samples: number;
}

export class TrainingSession {
  private current: TrainingSnapshot = idleSnapshot;
  private isOwn = false;
  private worker: TrainerPort | undefined;
  private client: Client<typeof trainerQuestions> | undefined;
  private running: Promise<TrainingOutcome> | undefined;
  private checkpoint: Checkpoint | undefined;
  /** Ends the run whatever its thread does. */
  private breakOff: (failure: Failure) => void = () => undefined;
  private stopTimer: NodeJS.Timeout | undefined;
  private unwatch: (() => void) | undefined;
  private readonly starter: TrainerStarter;

  constructor(private readonly parts: TrainingSessionParts) {
    this.starter = new TrainerStarter(parts, (text) => parts.onEvent?.({ type: 'note', text }));
  }

  get snapshot(): TrainingSnapshot {
    return this.current;
  }

  get busy(): boolean {
    return this.running !== undefined;
  }

  /**
   * Runs to the end of the budget, to `stop` or to a failure.
   * @param wideVectors in a process of our own, where that is faster and trains the same bits; a note says
   * why it is not
   * @throws Failure `bad-request` when a run is already going on; whatever the trainer reports otherwise.
   */
  async train(request: TrainRequest, wideVectors: WideVectors = 'auto'): Promise<TrainingOutcome> {
    if (this.running) {
      throw new Failure(
        'bad-request',
        'Training is already running. Wait until it is done, or stop it first with "Unroll: Stop Training".',
      );
    }
    this.running = this.run(request, wideVectors);
    try {
      return await this.running;
    } finally {
      this.running = undefined;
      this.worker = this.client = undefined;
      clearTimeout(this.stopTimer);
      this.unwatch?.();
    }
  }

  /** Shows a run of the past, unless one has begun meanwhile. */
  restore(snapshot: TrainingSnapshot): void {
    if (this.current === idleSnapshot) this.follow(snapshot);
  }

  /** Shows a run that goes on in another window, or has ended there, unless one goes on here. */
  follow(snapshot: TrainingSnapshot): void {
    if (this.running) return;
    this.isOwn = false;
    this.publish(snapshot);
  }

  /** Nothing of the last run is shown any more, and what is measured of it comes too late. */
  forget(): void {
    this.follow({ ...idleSnapshot, run: this.current.run + 1 });
  }

  /** What the predictor measured at a checkpoint of this run; of another run it is too late. */
  measured(run: number, measurement: PartsMeasurement): void {
    if (run !== this.current.run) return;
    this.publish({ ...this.current, measurements: [...this.current.measurements, measurement] });
  }

  /**
   * Ends the run: by itself, keeping all that was learned, or within a second at its last checkpoint when it
   * hangs. One that only has no processor to itself is waited for.
   */
  stop(): void {
    if (!this.running || this.current.state === 'stopping') return;
    this.publish({ ...this.current, state: 'stopping' });
    const unwatch = this.worker?.whenSilent?.(() => this.endNow(), stopMilliseconds);
    this.unwatch = unwatch;
    this.endWithin(unwatch ? storeMilliseconds : stopMilliseconds);
    void this.askToStop();
  }

  private async askToStop(): Promise<void> {
    if (await this.ask('stop')) this.endWithin(storeMilliseconds);
  }

  private endWithin(milliseconds: number): void {
    clearTimeout(this.stopTimer);
    this.stopTimer = setTimeout(() => this.endNow(), milliseconds);
  }

  private endNow(): void {
    this.breakOff(
      new Failure('cancelled', 'Training was stopped before its first checkpoint: nothing was changed.'),
    );
  }

  pause(): void {
    void this.change('training', 'pause', 'paused');
  }

  continue(): void {
    void this.change('paused', 'continue', 'training');
  }

  private async change(
    from: TrainingSnapshot['state'],
    by: 'pause' | 'continue',
    to: TrainingSnapshot['state'],
  ): Promise<void> {
    if (this.current.state !== from || !(await this.ask(by))) return;
    if (this.current.state === from) this.publish({ ...this.current, state: to });
  }

  /** Ends the trainer at once; what it had committed is kept. */
  dispose(): void {
    this.breakOff(new Failure('disposed', 'Training has ended. The last checkpoint is kept.'));
    void this.worker?.terminate();
  }

  /** False from a trainer that is not there, or that dies meanwhile: its run says so. */
  private async ask(question: 'stop' | 'pause' | 'continue'): Promise<boolean> {
    return (await this.client?.ask(question, undefined).catch(() => false)) ?? false;
  }

  private publish(snapshot: TrainingSnapshot): void {
    this.current = snapshot;
    this.parts.onSnapshot(snapshot, this.isOwn);
  }

  private async run(request: TrainRequest, wideVectors: WideVectors): Promise<TrainingOutcome> {
    this.checkpoint = undefined;
    this.isOwn = true;
    this.publish({
      ...idleSnapshot,
      run: this.current.run + 1,
      state: 'reading',
      budgetSeconds: request.options.seconds ?? null,
    });
    const end = new AbortController();
    const brokenOff = new Promise<never>((_, reject) => (this.breakOff = reject));
    brokenOff.catch(() => end.abort());
    try {
      return await Promise.race([brokenOff, this.attempts(request, wideVectors, end.signal)]);
    } catch (thrown) {
      await this.endTrainer(request);
      const failure = asFailure(thrown);
      const last = this.checkpoint as Checkpoint | undefined;
      if (last && (this.current.state as string) === 'stopping' && failure.code !== 'disposed') {
        const record: TrainingRecord = { ...last.record, reason: 'stopped' };
        this.receive({ type: 'finished', path: last.path, record });
        return { path: last.path, record };
      }
      if (this.current.state !== 'failed') {
        this.publish({ ...this.current, state: 'failed', failure: toMessage(failure) });
      }
      throw failure;
    }
  }

  /**
   * Starts the trainer, and again when it dies. @throws Failure why the run could not be brought to its end
   */
  private async attempts(
    request: TrainRequest,
    wideVectors: WideVectors,
    end: AbortSignal,
  ): Promise<TrainingOutcome> {
    const restarts = new Restarts();
    for (
      let [next, wide]: [TrainRequest, WideVectors] = [request, wideVectors];
      ;
      [next, wide] = [this.goingOn(request), 'off']
    ) {
      try {
        return await this.attempt(next, wide, end);
      } catch (thrown) {
        if (!(thrown instanceof ThreadEnded) || end.aborted) throw thrown;
        if (this.starter.gaveUp(this.worker)) {
          await this.endTrainer(request);
          continue;
        }
        if (this.current.state === 'stopping') throw thrown;
        this.starter.died(this.worker, thrown.message);
        await this.endTrainer(request);
        const wait = restarts.next();
        const cause = thrown.message.replace(/\.$/, '');
        if (wait === undefined) {
          throw new Failure(
            'thread-died',
            said`Training was given up after it was broken off ${maximumRestarts + 1} times. ${thrown.said} The last checkpoint is kept; train again to go on from it.`,
          );
        }
        const from = this.checkpoint ? `from step ${this.checkpoint.record.steps}` : 'from the beginning';
        this.parts.onEvent?.({
          type: 'note',
          text: `Training was broken off and goes on ${from}: ${cause}.`,
        });
        await sleep(wait, undefined, { signal: end });
      }
    }
  }

  private async attempt(
    request: TrainRequest,
    wide: WideVectors,
    end: AbortSignal,
  ): Promise<TrainingOutcome> {
    const pausedBefore = this.current.state === 'paused';
    const { points, samples } = this.checkpoint ?? { points: 0, samples: 0 };
    this.publish({
      ...this.current,
      state: this.current.state === 'stopping' ? 'stopping' : 'reading',
      points: this.current.points.slice(0, points),
      samples: this.current.samples.slice(0, samples),
    });
    const worker = await this.starter.start(wide);
    if (end.aborted) {
      void worker.terminate();
      throw asFailure(end.reason);
    }
    this.worker = worker;
    this.client = threadClient(trainerQuestions, said`The trainer`, Promise.resolve(worker));
    const training = this.client.ask('train', request, {
      onProgress: (event) => {
        if (end.aborted) return;
        this.receive(event);
        if (event.type === 'started' && pausedBefore) this.pause();
      },
    });
    // Stop may have been asked for while the thread was starting.
    if (this.current.state === 'stopping') void this.askToStop();
    const outcome = await training;
    endSoon(worker);
    if (!end.aborted) this.receive({ type: 'finished', ...outcome });
    return outcome;
  }

  private receive(event: TrainingEvent): void {
    this.publish(fold(this.current, event));
    if (event.type === 'checkpoint') {
      const { points, samples } = this.current;
      this.checkpoint = { ...event, points: points.length, samples: samples.length };
    }
    this.parts.onEvent?.(event);
  }

  /** What is asked of the trainer that takes the place of one that died. */
  private goingOn(request: TrainRequest): TrainRequest {
    if (!this.checkpoint) return request;
    return { ...request, resume: true, brokenOff: { seconds: this.checkpoint.record.seconds } };
  }

  /** A thread that died or was ended could not give its lock back. */
  private async endTrainer({ destination }: TrainRequest): Promise<void> {
    const { worker } = this;
    this.worker = this.client = undefined;
    if (worker) await Promise.race([worker.terminate(), sleep(endMilliseconds, undefined, { ref: false })]);
    if (destination.kind === 'store') await releaseLeftBehind(destination.directory);
  }
}

/** A trainer that has answered ends by itself; one that does not is ended. */
function endSoon(trainer: TrainerPort): void {
  const timer = setTimeout(() => void trainer.terminate(), graceMilliseconds);
  timer.unref();
  trainer.once('exit', () => clearTimeout(timer));
}
