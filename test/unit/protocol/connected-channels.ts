/** Two ends of a channel in one thread. Messages are copied as between threads, and arrive later. */
import type { Channel } from '../../../src/protocol/rpc';

export function connectedChannels(onPost: (message: unknown) => void = () => undefined): [Channel, Channel] {
  const listeners: ((message: unknown) => void)[] = [];
  const end = (own: number): Channel => ({
    postMessage: (message) => {
      onPost(message);
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => listeners[1 - own]?.(copy));
    },
    on: (_, receive) => (listeners[own] = receive),
  });
  return [end(0), end(1)];
}
