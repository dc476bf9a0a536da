/** Applies learned byte-pair merges: of the pairs that stand in a pretoken, the one learned first is merged first. */
import { longestPretoken } from './pretokens';
import { PairTable } from './pair-table';

const noRank = 0x7fffffff;

export class Merges {
  /** A pair's number is its rank. */
  private readonly ranks = new PairTable();
  /** What each pair becomes, by rank. */
  private readonly merged: Int32Array;
  /** The rank of the pair that each symbol begins. */
  private readonly rankAt = new Int32Array(longestPretoken + 1);

  /** @param pairs two symbols and what they become, in the order learned, no pair twice */
  constructor(private readonly pairs: readonly (readonly [number, number, number])[]) {
    this.merged = Int32Array.from(pairs, ([left, right, merged]) => {
      this.ranks.add(left, right);
      return merged;
    });
  }

  /** The pairs in the order learned, as the model file lists them. */
  describe(): [number, number][] {
    return this.pairs.map(([left, right]) => [left, right]);
  }

  /** Merges in place; returns how many symbols are left. `length` is at most `longestPretoken`. */
  apply(symbols: Int32Array, length: number): number {
    const { rankAt } = this;
    for (let i = 0; i + 1 < length; i++) rankAt[i] = this.rank(symbols[i]!, symbols[i + 1]!);
    for (;;) {
      let best = noRank;
      let first = 0;
      for (let i = 0; i + 1 < length; i++) {
        if (rankAt[i]! < best) {
          best = rankAt[i]!;
          first = i;
        }
      }
      if (best === noRank) return length;
      symbols[first] = this.merged[best]!;
      length--;
      for (let i = first + 1; i < length; i++) {
        symbols[i] = symbols[i + 1]!;
        rankAt[i] = rankAt[i + 1]!;
      }
      if (first > 0) rankAt[first - 1] = this.rank(symbols[first - 1]!, symbols[first]!);
      if (first + 1 < length) rankAt[first] = this.rank(symbols[first]!, symbols[first + 1]!);
    }
  }

  private rank(left: number, right: number): number {
    const pair = this.ranks.find(left, right);
    return pair < 0 ? noRank : pair;
  }
}
