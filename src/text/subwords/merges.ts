/**
 * Applies learned byte-pair merges: of the pairs that stand in a pretoken, the one learned first is merged
 * first.
 */
import { longestPretoken } from '../pretokens/pretokens';
import { PairTable } from './pair-table';

const noRank = 0x7fffffff;
/**
 * The most frequent characters have the smallest ids: pairs of these are looked up without hashing. A power
 * of two.
 */
const frequent = 128;

export class Merges {
  /** A pair's number is its rank. */
  private readonly ranks = new PairTable();
  private readonly frequentRanks = new Int32Array(frequent * frequent).fill(noRank);
  /** What each pair becomes, by rank. */
  private readonly merged: Int32Array;
  /** The rank of the pair that each symbol begins. */
  private readonly rankAt = new Int32Array(longestPretoken + 2);

  /** @param pairs two symbols and what they become, in the order learned, no pair twice */
  constructor(private readonly pairs: readonly (readonly [number, number, number])[]) {
    this.merged = Int32Array.from(pairs, ([left, right, merged]) => {
      const rank = this.ranks.add(left, right);
      if ((left | right) < frequent) this.frequentRanks[left * frequent + right] = rank;
      return merged;
    });
  }

  /** The pairs in the order learned, as the model file lists them. */
  describe(): [number, number][] {
    return this.pairs.map(([left, right]) => [left, right]);
  }

  /** Merges in place; returns how many symbols are left. `length` is at most `longestPretoken`. */
  apply(symbols: Int32Array, length: number): number {
    if (length < 2) return length;
    const { rankAt } = this;
    let best = noRank;
    let first = 0;
    for (let i = 0; i + 1 < length; i++) {
      const rank = this.rank(symbols[i]!, symbols[i + 1]!);
      rankAt[i] = rank;
      if (rank < best) {
        best = rank;
        first = i;
      }
    }
    rankAt[length - 1] = noRank; // the last symbol begins no pair
    while (best !== noRank) {
      const place = first;
      symbols[place] = this.merged[best]!;
      length--;
      // What is behind the pair moves up, and the next pair to merge is found on the way.
      best = noRank;
      if (place > 0) rankAt[place - 1] = this.rank(symbols[place - 1]!, symbols[place]!);
      rankAt[place + 1] = place + 1 < length ? this.rank(symbols[place]!, symbols[place + 2]!) : noRank;
      for (let i = 0; i < place; i++) {
        if (rankAt[i]! < best) {
          best = rankAt[i]!;
          first = i;
        }
      }
      for (let i = place; i < length; i++) {
        const rank = rankAt[i + 1]!;
        rankAt[i] = rank;
        if (i > place) symbols[i] = symbols[i + 1]!;
        if (rank < best) {
          best = rank;
          first = i;
        }
      }
    }
    return length;
  }

  private rank(left: number, right: number): number {
    if ((left | right) < frequent) return this.frequentRanks[left * frequent + right]!;
    const pair = this.ranks.find(left, right);
    return pair < 0 ? noRank : pair;
  }
}
