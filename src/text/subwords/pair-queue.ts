/**
 * A binary heap of pairs with the most frequent one on top; of equally frequent ones, the one added first.
 */
import { widened } from './pair-table';

export class PairQueue {
  private pairs = new Int32Array(1024);
  private counts = new Float64Array(1024);
  private used = 0;

  /**
   * Puts a pair in with its count of now. A pair may be in several times: the caller knows its true count.
   */
  push(pair: number, count: number): void {
    if (this.used === this.pairs.length) {
      this.pairs = widened(this.pairs);
      this.counts = widened(this.counts);
    }
    let at = this.used++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.precedes(pair, count, parent)) break;
      this.move(parent, at);
      at = parent;
    }
    this.pairs[at] = pair;
    this.counts[at] = count;
  }

  /** The count with which the top pair was put in; 0 when the queue is empty. */
  get topCount(): number {
    return this.used === 0 ? 0 : this.counts[0]!;
  }

  /** Takes the top pair out; not to be called when the queue is empty. */
  pop(): number {
    const top = this.pairs[0]!;
    const last = --this.used;
    const pair = this.pairs[last]!;
    const count = this.counts[last]!;
    let at = 0;
    for (let child = 1; child < last; child = 2 * at + 1) {
      if (child + 1 < last && this.precedes(this.pairs[child + 1]!, this.counts[child + 1]!, child)) child++;
      if (this.precedes(pair, count, child)) break;
      this.move(child, at);
      at = child;
    }
    this.pairs[at] = pair;
    this.counts[at] = count;
    return top;
  }

  private precedes(pair: number, count: number, at: number): boolean {
    const other = this.counts[at]!;
    return count > other || (count === other && pair < this.pairs[at]!);
  }

  private move(from: number, to: number): void {
    this.pairs[to] = this.pairs[from]!;
    this.counts[to] = this.counts[from]!;
  }
}
