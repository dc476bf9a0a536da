/**
 * Counts of which another array keeps 16 bits each: what the few largest have beyond them. A count goes up
 * and down by one.
 */

const largestStored = 0xffff;

export class WideCounts {
  /** By entry, what its count has beyond the largest that is stored. */
  beyond = new Map<number, number>();

  /** The whole count of an entry that has `stored` in its 16 bits. */
  whole(entry: number, stored: number): number {
    return stored < largestStored ? stored : stored + (this.beyond.get(entry) ?? 0);
  }

  /** One more or one less. @returns what the 16 bits of the entry are now */
  change(entry: number, stored: number, by: 1 | -1): number {
    if (stored < largestStored) return stored + by;
    const extra = (this.beyond.get(entry) ?? 0) + by;
    if (extra < 0) return stored - 1;
    if (extra > 0) this.beyond.set(entry, extra);
    else this.beyond.delete(entry);
    return stored;
  }
}
