/** Numbers for pairs of symbols, in the order in which they were first added: a hash table on typed arrays. */

const absent = -1;

export class PairTable {
  /** Pairs added so far; they have the numbers 0 to `size - 1`. */
  size = 0;
  private lefts = new Int32Array(512);
  private rights = new Int32Array(512);
  /** Pair numbers by hash, open addressing; a power of two, at most half full. */
  private slots = new Int32Array(1024).fill(absent);

  left(pair: number): number {
    return this.lefts[pair]!;
  }

  right(pair: number): number {
    return this.rights[pair]!;
  }

  /** The number of a pair, −1 when it was never added. */
  find(left: number, right: number): number {
    return this.slots[this.slotOf(left, right)]!;
  }

  /** The number of a pair, a new one when it was never added. */
  add(left: number, right: number): number {
    const slot = this.slotOf(left, right);
    const found = this.slots[slot]!;
    if (found !== absent) return found;
    if (this.size === this.lefts.length) this.grow();
    this.lefts[this.size] = left;
    this.rights[this.size] = right;
    this.slots[this.slotOf(left, right)] = this.size;
    return this.size++;
  }

  /** Where the pair is, or where it would be put. */
  private slotOf(left: number, right: number): number {
    const mask = this.slots.length - 1;
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const pair = this.slots[slot]!;
      if (pair === absent || (this.lefts[pair] === left && this.rights[pair] === right)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.lefts = widened(this.lefts);
    this.rights = widened(this.rights);
    this.slots = new Int32Array(this.lefts.length * 2).fill(absent);
    for (let pair = 0; pair < this.size; pair++) {
      this.slots[this.slotOf(this.lefts[pair]!, this.rights[pair]!)] = pair;
    }
  }
}

/** The same numbers in an array of twice the length. */
export function widened<T extends Int32Array | Float64Array>(numbers: T): T {
  const wider = new (numbers.constructor as new (length: number) => T)(numbers.length * 2);
  wider.set(numbers);
  return wider;
}
