/**
 * Both ends of a heartbeat: a thread beats by itself as long as its messages get through, and who started it
 * notices when it stops. What beats in long work is in `protocol/heartbeat.ts`.
 */
import inspector from 'node:inspector';
import { Failure } from '../protocol/failure';
import { type Said, said } from '../protocol/said';
import { heartbeat, heartbeatInto, lookMilliseconds, Silence } from '../protocol/heartbeat';
import { ownThreadId, threadOf, usableTime } from './usable-time';

/** Field of a thread's `workerData`: beats, and what the system calls the thread as soon as it beats. */
interface WithHeartbeat {
  readonly heartbeat?: SharedArrayBuffer;
}

export const beatMilliseconds = 200;

/** What the owner of a silent thread is told. */
export function silence(name: Said): Failure {
  return new Failure('thread-died', said`${name} gave no sign of life for more than a second and was ended.`);
}

export function newHeartbeat(): SharedArrayBuffer {
  return new SharedArrayBuffer(8);
}

/** In the thread: beats from now on. The thread may still end by itself. */
export function startHeartbeat(workerData: unknown): void {
  const { heartbeat: shared } = (workerData ?? {}) as WithHeartbeat;
  if (!shared) return;
  Atomics.store(new Int32Array(shared), 1, ownThreadId());
  heartbeatInto(shared);
  setInterval(heartbeat, beatMilliseconds).unref();
}

/** A beat that came as a message, where memory cannot be shared. */
export function countBeat(heartbeat: SharedArrayBuffer): void {
  Atomics.add(new Int32Array(heartbeat), 0, 1);
}

/** The time that a thread of this process could use. */
function usableBy(heartbeat: SharedArrayBuffer): () => number {
  const shared = new Int32Array(heartbeat);
  return usableTime(threadOf(process.pid, () => Atomics.load(shared, 1)));
}

/**
 * Calls `onSilence` once when no beat came for a while in which the thread could have beaten. A thread that a
 * debugger holds is not silent.
 * @param usable as in `Silence`, and `patience`
 * @returns what ends the watch
 */
export function watchHeartbeat(
  heartbeat: SharedArrayBuffer,
  onSilence: () => void,
  usable = usableBy(heartbeat),
  patience?: number,
): () => void {
  const counter = new Int32Array(heartbeat);
  const silent = new Silence(
    () => Atomics.load(counter, 0),
    () => (inspector.url() === undefined ? usable() : 0),
    patience,
  );
  const timer = setInterval(() => {
    if (!silent.look()) return;
    clearInterval(timer);
    onSilence();
  }, lookMilliseconds).unref();
  return () => clearInterval(timer);
}
