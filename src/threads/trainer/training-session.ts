/**
 * One training run at a time, seen from outside the trainer thread: starts it, folds its events into the one
 * immutable `TrainingSnapshot`, and tells whoever listens. Used alike by the extension host and the command line.
 */
import * as v from 'valibot';
import { asFailure, Failure } from '../../protocol/failure';
import { fold } from '../../protocol/training/fold-training';
import { toMessage } from '../../protocol/failure-message';
import {
  idleSnapshot,
  TrainerEvent,
  type PartsMeasurement,
  type TrainerRequest,
  type TrainingRecord,
  type TrainingSnapshot,
} from '../../protocol/training/training';
import { releaseLeftBehind } from '../../store/lock';
import { forkTrainer, type TrainerPort } from './forked-trainer';
import type { ThreadPool } from '../thread-pool';

type TrainRequest = Extract<TrainerRequest, { type: 'train' }>;

export interface TrainingOutcome {
  readonly path: string;
  readonly record: TrainingRecord;
}

export interface TrainingSessionParts {
  readonly pool: ThreadPool;
  /** The bundled `trainer-thread.js`. */
  readonly threadFile: string;
  /** The bundled `trainer-process.js`, for wide vectors. */
  readonly processFile?: string;
  /** Where the choice of kernels is kept between starts; measured anew each time without. */
  readonly kernelChoice?: string;
  readonly onSnapshot: (snapshot: TrainingSnapshot) => void;
  /** Every event as it comes, for what does not show in the snapshot: checkpoints, notes. */
  readonly onEvent?: (event: TrainerEvent) => void;
}

/** How long a thread may take to end by itself after its last message or after `stop`, ms. */
const graceMilliseconds = 5000;

export class TrainingSession {
  private current: TrainingSnapshot = idleSnapshot;
  private worker: TrainerPort | undefined;
  private running: Promise<TrainingOutcome> | undefined;

  constructor(private readonly parts: TrainingSessionParts) {}

  get snapshot(): TrainingSnapshot {
    return this.current;
  }

  get busy(): boolean {
    return this.running !== undefined;
  }

  /**
   * Runs to the end of the budget, to `stop` or to a failure.
   * @param wideVectors in a process of our own, where that is faster and trains the same bits; a note says why it is not
   * @throws Failure `bad-request` when a run is already going on; whatever the trainer reports otherwise.
   */
  async train(request: Omit<TrainRequest, 'type'>, wideVectors = false): Promise<TrainingOutcome> {
    if (this.running) {
      throw new Failure(
        'bad-request',
        'Training is already running. Wait until it is done, or stop it first with "Unroll: Stop Training".',
      );
    }
    this.running = this.run({ type: 'train', ...request }, wideVectors);
    try {
      return await this.running;
    } finally {
      this.running = undefined;
      this.worker = undefined;
    }
  }

  /** Shows a run of the past, unless one has begun meanwhile. */
  restore(snapshot: TrainingSnapshot): void {
    if (!this.running && this.current === idleSnapshot) this.publish(snapshot);
  }

  /** What the predictor measured at a checkpoint of this run; of another run it is too late. */
  measured(run: number, measurement: PartsMeasurement): void {
    if (run !== this.current.run) return;
    this.publish({ ...this.current, measurements: [...this.current.measurements, measurement] });
  }

  stop(): void {
    if (!this.running || this.current.state === 'stopping') return;
    this.publish({ ...this.current, state: 'stopping' });
    this.send({ type: 'stop' });
  }

  pause(): void {
    if (this.current.state === 'training') this.send({ type: 'pause' });
  }

  continue(): void {
    if (this.current.state === 'paused') this.send({ type: 'continue' });
  }

  /** Ends the trainer at once; what it had committed is kept. */
  dispose(): void {
    void this.worker?.terminate();
  }

  private send(request: TrainerRequest): void {
    this.worker?.postMessage(request);
  }

  private publish(snapshot: TrainingSnapshot): void {
    this.current = snapshot;
    this.parts.onSnapshot(snapshot);
  }

  private async startTrainer(wideVectors: boolean): Promise<TrainerPort> {
    const { pool, threadFile, processFile, kernelChoice, onEvent } = this.parts;
    if (wideVectors && processFile !== undefined) {
      const forked = await forkTrainer(processFile, { kernelChoice });
      if (typeof forked !== 'string') return forked;
      onEvent?.({ type: 'note', text: `Wide vectors are not used: ${forked}.` });
    }
    return pool.start(threadFile, { workerData: { kernelChoice }, name: 'unroll-trainer' });
  }

  private async run(request: TrainRequest, wideVectors: boolean): Promise<TrainingOutcome> {
    this.publish({
      ...idleSnapshot,
      run: this.current.run + 1,
      state: 'reading',
      budgetSeconds: request.options.seconds ?? null,
    });
    try {
      const worker = await this.startTrainer(wideVectors);
      this.worker = worker;
      const outcome = this.follow(worker);
      worker.postMessage(request);
      // Stop may have been asked for while the thread was starting.
      if ((this.current.state as string) === 'stopping') this.send({ type: 'stop' });
      return await outcome;
    } catch (thrown) {
      const failure = asFailure(thrown);
      // A thread that died could not give its lock back.
      if (request.destination.kind === 'store') await releaseLeftBehind(request.destination.directory);
      if (this.current.state !== 'failed') {
        this.publish({ ...this.current, state: 'failed', failure: toMessage(failure) });
      }
      throw failure;
    }
  }

  private follow(worker: TrainerPort): Promise<TrainingOutcome> {
    return new Promise((resolve, reject) => {
      worker.on('message', (raw: unknown) => {
        const parsed = v.safeParse(TrainerEvent, raw);
        if (!parsed.success) {
          reject(new Failure('internal', 'The trainer sent a message that cannot be understood.'));
          return void worker.terminate();
        }
        const event = parsed.output;
        this.publish(fold(this.current, event));
        this.parts.onEvent?.(event);
        if (event.type === 'finished') resolve({ path: event.path, record: event.record });
        if (event.type === 'failed')
          reject(new Failure(event.failure.code as Failure['code'], event.failure.message));
        if (event.type === 'finished' || event.type === 'failed') endSoon(worker);
      });
      worker.once('error', (error: unknown) => reject(asFailure(error)));
      worker.once('exit', (code: number) =>
        reject(
          new Failure(
            'thread-died',
            `The training thread ended unexpectedly (${code}). The last checkpoint is kept.`,
          ),
        ),
      );
    });
  }
}

function endSoon(worker: TrainerPort): void {
  const timer = setTimeout(() => void worker.terminate(), graceMilliseconds);
  timer.unref();
  worker.once('exit', () => clearTimeout(timer));
}
