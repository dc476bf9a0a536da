/** Threads that a test harms: what is put before their own code, and a pool that shows those it started. */
import type { Worker } from 'node:worker_threads';
import { ThreadPool, type ThreadOptions } from '../../../src/threads/thread-pool';

/** Code before a thread's own: what it does with a message that asks it to stop. */
export const askedToStop = (does: string): string => `const { parentPort } = require('node:worker_threads');
  const on = parentPort.on.bind(parentPort);
  parentPort.on = (name, take) => on(name, (message) => {
    if (message.name !== 'stop') return take(message);
    ${does}
  });`;

/** A pool whose threads a test can harm. */
export class OpenPool extends ThreadPool {
  readonly started: Worker[] = [];
  override async start(file: string, options: ThreadOptions): Promise<Worker> {
    const worker = await super.start(file, options);
    this.started.push(worker);
    return worker;
  }
}
