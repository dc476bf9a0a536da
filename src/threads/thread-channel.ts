/**
 * A thread, or a process of our own, as a channel for questions: from outside, and from inside as its parent.
 */
import type { Channel } from '../protocol/rpc';

/** A `Worker`, a `MessagePort` or a forked trainer. */
export interface ThreadPort {
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

export function threadChannel(port: ThreadPort): Channel {
  return {
    post: (message, transfer) => port.postMessage(message, transfer),
    listen: (receive) => void port.on('message', receive),
  };
}
