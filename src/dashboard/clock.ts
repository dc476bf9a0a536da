/** Time as the dashboard's host side sees it: the machine's, or one that a test moves. */

export interface Clock {
  /** Milliseconds since some moment; never goes back. */
  now(): number;
  /** Calls once, so many milliseconds later. @returns what takes it back */
  after(milliseconds: number, call: () => void): () => void;
}

export const machineClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
