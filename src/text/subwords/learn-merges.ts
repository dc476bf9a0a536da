/**
 * Learns byte-pair merges (Gage 1994; for words, Sennrich et al. 2016, arXiv 1508.07909), here of characters:
 * again and again, the most frequent pair of adjacent symbols becomes one symbol.
 *
 * All pretokens lie in one row, each once with its count. Every position that begins a pair is linked into
 * the list of that pair, so that a merge visits the places where it happens and no others: the time is that
 * of the symbols changed, the memory 24 bytes for each character of the distinct pretokens.
 */
import { PairQueue } from './pair-queue';
import { PairTable, widened } from './pair-table';

export interface CountedPretokens {
  /** Symbols of all pretokens, one after the other; `barrier` where no merge may be. */
  readonly symbols: Int32Array;
  /** For each pretoken the position behind its last symbol. */
  readonly ends: Int32Array;
  /** How often each pretoken stood in the text. */
  readonly counts: Float64Array;
}

/** A symbol that merges with nothing: a character that the dictionary lacks. */
export const barrier = 1;

const none = -1;

export class MergeLearner {
  private readonly symbols: Int32Array;
  /** Neighbours within the pretoken, `none` at its ends. */
  private readonly before: Int32Array;
  private readonly behind: Int32Array;
  private readonly pretokenOf: Int32Array;
  /** The list of the positions at which the same pair begins. */
  private readonly sooner: Int32Array;
  private readonly later: Int32Array;
  private readonly pairs = new PairTable();
  private pairCounts = new Float64Array(512);
  /** The first position of each pair's list. */
  private heads = new Int32Array(512);
  private readonly queue = new PairQueue();
  /** Pairs that became more frequent in this merge; they have to be put into the queue again. */
  private readonly grown = new Set<number>();

  constructor(private readonly pretokens: CountedPretokens) {
    const length = pretokens.symbols.length;
    this.symbols = pretokens.symbols.slice();
    this.before = new Int32Array(length);
    this.behind = new Int32Array(length);
    this.pretokenOf = new Int32Array(length);
    this.sooner = new Int32Array(length);
    this.later = new Int32Array(length);
    let start = 0;
    pretokens.ends.forEach((end, pretoken) => {
      for (let position = start; position < end; position++) {
        this.pretokenOf[position] = pretoken;
        this.before[position] = position === start ? none : position - 1;
        this.behind[position] = position + 1 === end ? none : position + 1;
      }
      start = end;
    });
    // Backwards, so that each list runs forwards.
    for (let position = length - 1; position >= 0; position--) this.link(position);
    this.updateQueue();
  }

  /**
   * The most frequent pair that stands at least `minimum` times, or nothing; ties go to the pair met first.
   */
  next(minimum: number): { left: number; right: number; count: number } | undefined {
    while (this.queue.topCount >= minimum) {
      const queued = this.queue.topCount;
      const pair = this.queue.pop();
      const count = this.pairCounts[pair]!;
      if (count === queued) return { left: this.pairs.left(pair), right: this.pairs.right(pair), count };
      // It became rarer since it was put in. (A pair that grew is in the queue with its new count as well.)
      if (count >= minimum && count < queued) this.queue.push(pair, count);
    }
    return undefined;
  }

  /** Makes each such pair one symbol. */
  merge(left: number, right: number, merged: number): void {
    const pair = this.pairs.find(left, right);
    if (pair === none) return;
    for (let position = this.heads[pair]!; position !== none; position = this.heads[pair]!) {
      const second = this.behind[position]!;
      const previous = this.before[position]!;
      const following = this.behind[second]!;
      this.unlink(position);
      this.unlink(second);
      if (previous !== none) this.unlink(previous);
      this.symbols[position] = merged;
      this.symbols[second] = barrier;
      this.behind[position] = following;
      if (following !== none) this.before[following] = position;
      this.link(position);
      if (previous !== none) this.link(previous);
      // The second symbol's place is gone: nothing points to it, and it points to nothing.
      this.behind[second] = none;
    }
    this.updateQueue();
  }

  private link(position: number): void {
    const following = this.behind[position]!;
    if (following === none) return;
    const left = this.symbols[position]!;
    const right = this.symbols[following]!;
    if (left === barrier || right === barrier) return;
    const pair = this.pairs.add(left, right);
    if (pair === this.pairCounts.length) {
      this.pairCounts = widened(this.pairCounts);
      this.heads = widened(this.heads);
    }
    const head = this.pairCounts[pair] === 0 ? none : this.heads[pair]!;
    this.sooner[position] = none;
    this.later[position] = head;
    if (head !== none) this.sooner[head] = position;
    this.heads[pair] = position;
    this.pairCounts[pair] = this.pairCounts[pair]! + this.weight(position);
    this.grown.add(pair);
  }

  private unlink(position: number): void {
    const following = this.behind[position]!;
    if (following === none) return;
    const pair = this.pairs.find(this.symbols[position]!, this.symbols[following]!);
    if (pair === none) return;
    const sooner = this.sooner[position]!;
    const later = this.later[position]!;
    if (sooner === none) this.heads[pair] = later;
    else this.later[sooner] = later;
    if (later !== none) this.sooner[later] = sooner;
    this.pairCounts[pair] = this.pairCounts[pair]! - this.weight(position);
  }

  private weight(position: number): number {
    return this.pretokens.counts[this.pretokenOf[position]!]!;
  }

  private updateQueue(): void {
    for (const pair of this.grown) {
      const count = this.pairCounts[pair]!;
      if (count > 0) this.queue.push(pair, count);
    }
    this.grown.clear();
  }
}
