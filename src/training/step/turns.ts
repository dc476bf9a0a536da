/**
 * When a thread of a team lets others have its processor. Where more want one than there are, the system
 * takes it away after some milliseconds: mostly in the middle of a task, and then the whole team waits for
 * this thread until it has one again. A thread that sleeps for a moment between two tasks is waited for by
 * nobody, and the system owes it what it did not use.
 */

/** How long one sleep lasts where nobody else wants the processor, ms; the system adds about as much. */
const napMilliseconds = 0.05;
/** From here on somebody else had the processor meanwhile, ms. */
const late = 0.4;
/** How long a thread computes between two naps, ms: while processors are wanted, and while they are not. */
const shortest = 0.5;
const longest = 16;

/** Sleeps for so many ms. */
type Sleep = (milliseconds: number) => void;

export class Turns {
  private length = longest;
  private began: number;

  constructor(
    private readonly sleep: Sleep = sleeping(),
    private readonly now: () => number = () => performance.now(),
  ) {
    this.began = now();
  }

  /** Between two tasks: sleeps for a moment when the turn is over. */
  next(): void {
    const ended = this.now();
    if (ended - this.began < this.length) return;
    this.sleep(napMilliseconds);
    this.begin();
    this.length = this.began - ended > late ? shortest : Math.min(longest, 2 * this.length);
  }

  /** The thread slept for another reason. */
  begin(): void {
    this.began = this.now();
  }
}

function sleeping(): Sleep {
  const word = new Int32Array(new SharedArrayBuffer(4));
  return (milliseconds) => void Atomics.wait(word, 0, 0, milliseconds);
}
