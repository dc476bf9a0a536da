/** A thread that exists only in a test: what it is sent is kept, and the test answers for it. */
import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { ThreadPool } from '../../../src/threads/thread-pool';

export class FakeThread extends EventEmitter {
  readonly sent: Record<string, unknown>[] = [];
  ended = false;

  postMessage(message: Record<string, unknown>): void {
    this.sent.push(message);
  }
  terminate(): Promise<number> {
    this.ended = true;
    this.emit('exit', 1);
    return Promise.resolve(1);
  }
  answer(message: unknown): void {
    this.emit('message', message);
  }
}

export function fakePool(): { pool: ThreadPool; threads: FakeThread[] } {
  const threads: FakeThread[] = [];
  const start = (): Promise<Worker> => {
    const thread = new FakeThread();
    threads.push(thread);
    return Promise.resolve(thread as unknown as Worker);
  };
  return { pool: { start } as unknown as ThreadPool, threads };
}

/** Lets what waits for promises run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
