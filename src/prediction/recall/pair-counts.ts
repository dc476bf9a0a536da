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

/** The entries that are not 0, ascending, and what they are. */
export interface PairCountsState {
  readonly entries: Uint32Array<ArrayBuffer>;
  readonly counts: Uint16Array<ArrayBuffer>;
  readonly beyond: Map<number, number>;
}

export class PairCounts {
  /** `[vocabularySize, vocabularySize]`: previous token, then the one that followed. */
  private readonly counts: Uint16Array<ArrayBuffer>;
  private readonly wide = new WideCounts();

  constructor(private readonly vocabularySize: number) {
    this.counts = new Uint16Array(vocabularySize * vocabularySize);
  }

  get bytes(): number {
    return this.counts.byteLength;
  }

  /** All that was counted. */
  state(): PairCountsState {
    const { counts: all } = this;
    let used = 0;
    for (let entry = 0; entry < all.length; entry++) if (all[entry] !== 0) used++;
    const [entries, counts] = [new Uint32Array(used), new Uint16Array(used)];
    for (let entry = 0, i = 0; i < used; entry++) {
      if (all[entry] === 0) continue;
      entries[i] = entry;
      counts[i++] = all[entry]!;
    }
    return { entries, counts, beyond: this.wide.beyond };
  }

  /** One that has learned nothing goes on from the state of another one of the same size. */
  restore({ entries, counts, beyond }: PairCountsState): void {
    for (let i = 0; i < entries.length; i++) this.counts[entries[i]!] = counts[i]!;
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
