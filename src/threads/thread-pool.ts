/**
 * How many threads may live at once, and their end. Wraps `worker-threads-pool`, which is a gate and not a task queue.
 *
 * Traps of the package that this file takes on itself: its `destroy()` leaves the queue, so a waiting thread would
 * start after the end, and it waits for a callback that newer Node never calls; a slot frees on `error`, which comes
 * before `exit`.
 */
import type { Worker } from 'node:worker_threads';
import Pool from 'worker-threads-pool';
import { Failure } from '../protocol/failure';

export interface ThreadOptions {
  readonly workerData?: unknown;
  /** Seen in profilers and in thread lists. */
  readonly name: string;
}

export class ThreadPool {
  private readonly pool: Pool;
  private readonly living = new Set<Worker>();
  private disposed = false;

  /** @param maximum threads alive at once; a further `start` waits until one ends. */
  constructor(maximum: number) {
    this.pool = new Pool({ max: maximum });
  }

  /** @throws Failure `disposed` when the pool ended before the thread could start. */
  start(file: string, { workerData, name }: ThreadOptions): Promise<Worker> {
    return new Promise((resolve, reject) => {
      if (this.disposed)
        return reject(new Failure('disposed', `The thread "${name}" was asked for after the end.`));
      this.pool.acquire(file, { workerData, name, stdout: false, stderr: false }, (error, worker) => {
        if (error || !worker)
          return reject(error ?? new Failure('thread-died', `The thread "${name}" did not start.`));
        if (this.disposed) {
          void worker.terminate();
          return reject(new Failure('disposed', `The thread "${name}" was still waiting at the end.`));
        }
        this.living.add(worker);
        worker.once('exit', () => this.living.delete(worker));
        resolve(worker);
      });
    });
  }

  /** Ends every thread, also those that still wait; resolves when all have exited. */
  async dispose(): Promise<void> {
    this.disposed = true;
    await Promise.all([...this.living].map((worker) => worker.terminate()));
  }
}
