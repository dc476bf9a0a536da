/**
 * Both ends of a heartbeat: a thread beats by itself as long as its messages get through, and who started it
 * notices when it stops. What beats in long work is in `protocol/heartbeat.ts`.
 */
import inspector from 'node:inspector';
import { Failure } from '../protocol/failure';
import { heartbeat, heartbeatInto } from '../protocol/heartbeat';

/** Field of a thread's `workerData`. */
interface WithHeartbeat {
  readonly heartbeat?: SharedArrayBuffer;
}

const beatMilliseconds = 200;
const lookMilliseconds = 250;
/**
 * Looks in a row that find no beat: 1.5 s to 1.75 s. A suspended machine wakes with one late look, not with
 * many.
 */
const silentLooks = 6;

/** What the owner of a silent thread is told. */
export function silence(name: string): Failure {
  const seconds = (silentLooks * lookMilliseconds) / 1000;
  return new Failure('thread-died', `${name} gave no sign of life for ${seconds} s and was ended.`);
}

export function newHeartbeat(): SharedArrayBuffer {
  return new SharedArrayBuffer(4);
}

/** In the thread: beats from now on. The thread may still end by itself. */
export function startHeartbeat(workerData: unknown): void {
  const { heartbeat: counter } = (workerData ?? {}) as WithHeartbeat;
  if (!counter) return;
  heartbeatInto(counter);
  setInterval(heartbeat, beatMilliseconds).unref();
}

/** Where memory cannot be shared: calls `onBeat` now and then, as long as there are beats. */
export function passOn(heartbeat: SharedArrayBuffer, onBeat: () => void): void {
  const counter = new Int32Array(heartbeat);
  let seen = 0;
  setInterval(() => {
    const now = Atomics.load(counter, 0);
    if (now !== seen) onBeat();
    seen = now;
  }, beatMilliseconds).unref();
}

/** A beat that was passed on. */
export function countBeat(heartbeat: SharedArrayBuffer): void {
  Atomics.add(new Int32Array(heartbeat), 0, 1);
}

/**
 * Calls `onSilence` once when no beat came for a while. A thread that a debugger holds is not silent.
 * @returns what ends the watch
 */
export function watchHeartbeat(heartbeat: SharedArrayBuffer, onSilence: () => void): () => void {
  const counter = new Int32Array(heartbeat);
  let seen = Atomics.load(counter, 0);
  let silent = 0;
  const timer = setInterval(() => {
    const now = Atomics.load(counter, 0);
    silent = now === seen && inspector.url() === undefined ? silent + 1 : 0;
    seen = now;
    if (silent < silentLooks) return;
    clearInterval(timer);
    onSilence();
  }, lookMilliseconds).unref();
  return () => clearInterval(timer);
}
