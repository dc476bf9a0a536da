/** The part of worker-threads-pool 2.0 that `thread-pool.ts` uses; the package ships no types. */
declare module 'worker-threads-pool' {
  import type { Worker, WorkerOptions } from 'node:worker_threads';
  export default class Pool {
    constructor(options: { max: number; maxWaiting?: number });
    readonly size: number;
    acquire(
      file: string,
      options: WorkerOptions,
      callback: (error: Error | null, worker?: Worker) => void,
    ): void;
  }
}
