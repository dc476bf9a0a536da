/**
 * The heartbeat of a thread: a counter in memory that it shares with whoever started it. Work that holds the
 * thread for long beats between its parts, so that a thread that works can be told from one that hangs.
 */

let counter: Int32Array | undefined;

/** From now on the beats of this thread are counted there. @param shared 4 bytes */
export function heartbeatInto(shared: SharedArrayBuffer): void {
  counter = new Int32Array(shared);
  heartbeat();
}

/** A sign of life, due every 200 ms in long work. Costs nanoseconds; without a counter it does nothing. */
export function heartbeat(): void {
  if (counter) Atomics.add(counter, 0, 1);
}
