/** How the extension host fares: its heap, what it rejects unheard, how late its event loop is. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** MB that are in use behind a full collection, outside the heap too. */
export async function megabytesInUse(): Promise<number> {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  // What finalizers let go of goes in the next.
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((done) => setImmediate(done));
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

/** Promises of anybody in the process that were rejected and are heard by nobody, from now on. */
export function watchRejections(): { unheard(): string[]; stop(): void } {
  const open = new Map<Promise<unknown>, string>();
  const rejected = (reason: unknown, promise: Promise<unknown>): void => {
    open.set(promise, reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
  };
  const heard = (promise: Promise<unknown>): void => void open.delete(promise);
  process.on('unhandledRejection', rejected);
  process.on('rejectionHandled', heard);
  return {
    unheard: () => [...open.values()],
    stop: () => {
      process.off('unhandledRejection', rejected);
      process.off('rejectionHandled', heard);
    },
  };
}

/** By how many ms the event loop is late, from now on until it is asked: the 99th percentile and the most. */
export function watchLateness(): () => { p99: number; most: number } {
  const resolution = 1;
  const histogram = monitorEventLoopDelay({ resolution });
  histogram.enable();
  return () => {
    histogram.disable();
    const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution);
    return { p99: late(histogram.percentile(99)), most: late(histogram.max) };
  };
}
