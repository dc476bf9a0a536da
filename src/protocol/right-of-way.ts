/**
 * Typing has the right of way: while a question of who types is under way, the threads that train sleep at
 * their next sign of life. Says so in four bytes of shared memory: their number is odd while one is under
 * way, and another one for each.
 */

/** How long threads that train sleep for one question at most, ms: it may never be answered. */
export const longestWay = 100;

/** Of who asks. */
export class RightOfWay {
  private readonly word: Int32Array;
  private readonly listeners = new Set<(isTaken: boolean) => void>();
  private underWay = 0;

  constructor(readonly memory = new SharedArrayBuffer(4)) {
    this.word = new Int32Array(memory);
  }

  /** From now until the first call of what is returned. */
  take(): () => void {
    let isOver = false;
    if (this.underWay++ === 0) this.turn(true);
    return () => {
      if (isOver) return;
      isOver = true;
      if (--this.underWay === 0) this.turn(false);
    };
  }

  /** Tells whoever does not share the memory. @returns what ends that */
  listen(listener: (isTaken: boolean) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private turn(isTaken: boolean): void {
    Atomics.add(this.word, 0, 1);
    if (!isTaken) Atomics.notify(this.word, 0);
    for (const listener of this.listeners) listener(isTaken);
  }
}

/** Sleeps while the word is `seen`. */
type Sleep = (word: Int32Array, seen: number, milliseconds: number) => 'ok' | 'not-equal' | 'timed-out';

/**
 * Of a thread that trains: what it calls often, at least every 5 ms of its work.
 * @param memory of a `RightOfWay`
 */
export function givesWay(
  memory: SharedArrayBuffer,
  sleep: Sleep = (word, seen, milliseconds) => Atomics.wait(word, 0, seen, milliseconds),
): () => void {
  const word = new Int32Array(memory);
  /** A question that was waited for in vain. */
  let tooLong = 0;
  return () => {
    const seen = Atomics.load(word, 0);
    if ((seen & 1) === 0 || seen === tooLong) return;
    if (sleep(word, seen, longestWay) === 'timed-out') tooLong = seen;
  };
}
