/**
 * Numbers for pairs of symbols, in the order in which they were first added: a hash table on typed arrays.
 */

const absent = -1;

/**
 * Symbols are token ids, which fit 16 bits; those of `<EOS>` and `<UNK>` are in no pair, so that no key is 0.
 */
const keyOf = (left: number, right: number): number => (left << 16) | right;
const noKey = 0;

export class PairTable {
  /** Pairs added so far; they have the numbers 0 to `size - 1`. */
  size = 0;
  private keys = new Int32Array(512);
  /** Keys and pair numbers by hash, open addressing; a power of two, at most half full. */
  private slotKeys = new Int32Array(1024);
  private slotPairs = new Int32Array(1024);

  left(pair: number): number {
    return this.keys[pair]! >>> 16;
  }

  right(pair: number): number {
    return this.keys[pair]! & 0xffff;
  }

  /** The number of a pair, −1 when it was never added. */
  find(left: number, right: number): number {
    const slot = this.slotOf(keyOf(left, right));
    return this.slotKeys[slot] === noKey ? absent : this.slotPairs[slot]!;
  }

  /** The number of a pair, a new one when it was never added. */
  add(left: number, right: number): number {
    const key = keyOf(left, right);
    const slot = this.slotOf(key);
    if (this.slotKeys[slot] !== noKey) return this.slotPairs[slot]!;
    if (this.size === this.keys.length) this.grow();
    this.keys[this.size] = key;
    this.enter(this.size);
    return this.size++;
  }

  private enter(pair: number): void {
    const key = this.keys[pair]!;
    const slot = this.slotOf(key);
    this.slotKeys[slot] = key;
    this.slotPairs[slot] = pair;
  }

  /** Where the key is, or where it would be put. */
  private slotOf(key: number): number {
    const mask = this.slotKeys.length - 1;
    let hash = Math.imul(key ^ (key >>> 15), 0x9e3779b1);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const found = this.slotKeys[slot]!;
      if (found === key || found === noKey) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    this.keys = widened(this.keys);
    this.slotKeys = new Int32Array(this.keys.length * 2);
    this.slotPairs = new Int32Array(this.keys.length * 2);
    for (let pair = 0; pair < this.size; pair++) this.enter(pair);
  }
}

/** The same numbers in an array of twice the length. */
export function widened<T extends Int32Array | Float64Array>(numbers: T): T {
  const wider = new (numbers.constructor as new (length: number) => T)(numbers.length * 2);
  wider.set(numbers);
  return wider;
}
