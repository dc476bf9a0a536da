/**
 * How often each token followed each other one: the same as `ContextCounts` of order 1, as a dense matrix.
 * Contexts of one token have hundreds of followers, so a list of them is slow to search; a dictionary of
 * subwords affords the matrix.
 */
import type { Evidence } from './evidence';
import { WideCounts } from './wide-counts';

/**
 * Entries of the largest matrix, 2 bytes each: that of the largest dictionary of subwords that is chosen by
 * itself.
 */
const largestMatrix = 4096 * 4096;

export function affordsPairs(vocabularySize: number): boolean {
  return vocabularySize * vocabularySize <= largestMatrix;
}

export interface PairCountsState {
  readonly counts: Uint16Array<ArrayBuffer>;
  readonly beyond: Map<number, number>;
}

export class PairCounts {
  /** `[vocabularySize, vocabularySize]`: previous token, then the one that followed. */
  private counts: Uint16Array<ArrayBuffer>;
  private readonly wide = new WideCounts();

  constructor(private readonly vocabularySize: number) {
    this.counts = new Uint16Array(vocabularySize * vocabularySize);
  }

  get bytes(): number {
    return this.counts.byteLength;
  }

  /** All that was counted, as it stands in memory. */
  state(): PairCountsState {
    return { counts: this.counts, beyond: this.wide.beyond };
  }

  /** Goes on from the state of another one of the same size. */
  restore({ counts, beyond }: PairCountsState): void {
    this.counts = counts;
    this.wide.beyond = beyond;
  }

  update(previous: number, token: number, change: 1 | -1): void {
    const entry = previous * this.vocabularySize + token;
    this.counts[entry] = this.wide.change(entry, this.counts[entry]!, change);
  }

  find(previous: number, evidence: Evidence, slot: number): void {
    const from = previous * this.vocabularySize;
    evidence.open(slot);
    for (let token = 0; token < this.vocabularySize; token++) {
      const count = this.wide.whole(from + token, this.counts[from + token]!);
      if (count > 0) evidence.add(token, count);
    }
    if (evidence.distinct(evidence.levels - 1) === 0) evidence.levels--;
    else evidence.longest = Math.max(evidence.longest, 1);
  }
}
