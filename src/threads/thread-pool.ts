/**
 * How many threads may live at once, and their end: a thread that hangs is ended, and its owner sees it die.
 * Wraps `worker-threads-pool`, which is a gate and not a task queue.
 *
 * Traps of the package that this file takes on itself: its `destroy()` leaves the queue, so a waiting thread
 * would start after the end, and it waits for a callback that newer Node never calls; a slot frees on
 * `error`, which comes before `exit`.
 */
import type { Worker } from 'node:worker_threads';
import Pool from 'worker-threads-pool';
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { newHeartbeat, silence, watchHeartbeat } from './heartbeat';

export interface ThreadOptions {
  readonly workerData?: object;
  /** Seen in profilers and in thread lists. */
  readonly name: string;
  /** False for a thread that waits without a heartbeat, and that somebody else watches. */
  readonly watched?: boolean;
}

/** A thread of the pool; one that is watched tells after how long a silence. */
export interface PoolThread extends Worker {
  /** Calls back once after so many ms without a heartbeat; returns what ends the watch. */
  whenSilent?: (onSilence: () => void, milliseconds: number) => () => void;
}

/** What `dispose` waits at most for a thread that does not let itself be ended, ms. */
const endMilliseconds = 1000;

export class ThreadPool {
  private readonly pool: Pool;
  private readonly living = new Set<Worker>();
  private disposed = false;

  /** @param maximum threads that run at once; a further `start` waits until one ends. */
  constructor(maximum: number) {
    this.pool = new Pool({ max: maximum });
  }

  /** @throws Failure `disposed` when the pool ended before the thread could start. */
  start(file: string, { workerData, name, watched = true }: ThreadOptions): Promise<PoolThread> {
    return new Promise((resolve, reject) => {
      if (this.disposed)
        return reject(new Failure('disposed', said`The thread "${name}" was asked for after the end.`));
      const heartbeat = watched ? newHeartbeat() : undefined;
      const options = { workerData: { ...workerData, heartbeat }, name, stdout: false, stderr: false };
      this.pool.acquire(file, options, (error, worker) => {
        if (error || !worker)
          return reject(error ?? new Failure('thread-died', said`The thread "${name}" did not start.`));
        if (this.disposed) {
          void worker.terminate();
          return reject(new Failure('disposed', said`The thread "${name}" was still waiting at the end.`));
        }
        this.living.add(worker);
        worker.once('exit', () => this.living.delete(worker));
        if (!heartbeat) return resolve(worker);
        endWhenSilent(worker, heartbeat, name);
        const whenSilent: PoolThread['whenSilent'] = (onSilence, milliseconds) =>
          watchHeartbeat(heartbeat, onSilence, undefined, milliseconds);
        resolve(Object.assign(worker, { whenSilent }));
      });
    });
  }

  /** Ends every thread, also those that still wait; resolves when all have exited, or will not. */
  async dispose(): Promise<void> {
    this.disposed = true;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise((resolve) => (timer = setTimeout(resolve, endMilliseconds)));
    await Promise.race([patience, Promise.all([...this.living].map((worker) => worker.terminate()))]);
    clearTimeout(timer);
  }
}

/**
 * Its owner gets an error event at once: a thread that is stuck in a system call exits only when the call is
 * over.
 */
function endWhenSilent(worker: Worker, heartbeat: SharedArrayBuffer, name: string): void {
  worker.once('online', () => {
    const unwatch = watchHeartbeat(heartbeat, () => {
      // Without a listener the exit must do.
      worker.on('error', () => undefined);
      worker.emit('error', silence(said`The thread "${name}"`));
      void worker.terminate();
    });
    worker.once('exit', unwatch);
    worker.once('error', unwatch);
  });
}
