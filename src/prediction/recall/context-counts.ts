/**
 * How often each token followed each short context. Open addressing from the hash of a context to a list of
 * followers, most recent first; counts go up and down, and what reaches zero is gone.
 *
 * What belongs together stands together (slots and followers are pairs of numbers), because the time goes
 * into fetching memory. A context is known by 32 bits of hash: of a million contexts some hundred share
 * theirs with another.
 */
import type { Evidence } from './evidence';
import { extendHash, withRoom } from './typed-arrays';
import { WideCounts } from './wide-counts';

const seed = 0x2545f491;

export interface ContextCountsState {
  readonly slots: Uint32Array<ArrayBuffer>;
  readonly used: number;
  readonly followers: Uint32Array<ArrayBuffer>;
  readonly firstFree: number;
  readonly beyond: Map<number, number>;
}

export class ContextCounts {
  /** Two for each slot: the hash of a context (0: free), and the first of its followers (0: none). */
  private slots = new Uint32Array(1 << 11);
  private used = 0;
  /** Two for each follower, from 1: token and count (16 bits each), and the next in the list (0: none). */
  private followers = new Uint32Array(1 << 11);
  private followersUsed = 1;
  private firstFree = 0;
  /** Two for each line of a cache: the hash of a context and its follower, and where that follower is. */
  private readonly recent: Uint32Array;
  private readonly wide = new WideCounts();

  /**
   * Counts contexts of `shortest` to `longest` tokens.
   * @param cacheLines a power of two
   */
  constructor(
    readonly shortest: number,
    readonly longest: number,
    cacheLines: number,
  ) {
    this.recent = new Uint32Array(2 * cacheLines);
  }

  get bytes(): number {
    return this.slots.byteLength + this.followers.byteLength + this.recent.byteLength;
  }

  /** All that was counted, as it stands in memory; the cache is none of it. */
  state(): ContextCountsState {
    const { slots, used, firstFree } = this;
    const followers = this.followers.subarray(0, 2 * this.followersUsed);
    return { slots, used, followers, firstFree, beyond: this.wide.beyond };
  }

  /** Goes on from the state of another one that counts contexts of the same lengths. */
  restore({ slots, used, followers, firstFree, beyond }: ContextCountsState): void {
    this.slots = slots;
    this.used = used;
    this.followers = followers;
    this.followersUsed = followers.length / 2;
    this.firstFree = firstFree;
    this.wide.beyond = beyond;
    this.recent.fill(0);
  }

  /**
   * `tokens[index]` followed what stands before it, back to `start` at most: once more (1) or once less (−1).
   */
  update(tokens: ArrayLike<number>, index: number, start: number, change: 1 | -1): void {
    const token = tokens[index]!;
    let hash = seed;
    for (let order = 1; order <= this.longest && index - order >= start; order++) {
      hash = extendHash(hash, tokens[index - order]!);
      if (order < this.shortest) continue;
      const pair = extendHash(hash, token) || 1;
      if (change > 0) this.increment(hash, token, pair);
      else this.decrement(this.slotOf(hash), token, pair);
    }
  }

  /** A level for each context that was seen, longest first; the longest one has the slot `firstSlot`. */
  find(context: ArrayLike<number>, evidence: Evidence, firstSlot: number): void {
    const hashes = [seed];
    const longest = Math.min(this.longest, context.length);
    for (let order = 1; order <= longest; order++) {
      hashes.push(extendHash(hashes[order - 1]!, context[context.length - order]!));
    }
    for (let order = longest; order >= this.shortest; order--) {
      let follower = this.headOf(hashes[order]!);
      if (follower === 0) continue;
      evidence.open(firstSlot + this.longest - order);
      evidence.longest = Math.max(evidence.longest, order);
      for (; follower !== 0; follower = this.followers[2 * follower + 1]!) {
        const entry = this.followers[2 * follower]!;
        evidence.add(entry & 0xffff, this.wide.whole(follower, entry >>> 16));
      }
    }
  }

  private headOf(hash: number): number {
    const { slots } = this;
    const key = hash || 1;
    const mask = slots.length / 2 - 1;
    for (let slot = key & mask; slots[2 * slot] !== 0; slot = (slot + 1) & mask) {
      if (slots[2 * slot] === key) return slots[2 * slot + 1]!;
    }
    return 0;
  }

  private slotOf(hash: number): number {
    if (this.used * 5 > this.slots.length * 2) this.grow();
    const { slots } = this;
    const key = hash || 1;
    const mask = slots.length / 2 - 1;
    let slot = key & mask;
    while (slots[2 * slot] !== 0 && slots[2 * slot] !== key) slot = (slot + 1) & mask;
    if (slots[2 * slot] === 0) {
      slots[2 * slot] = key;
      this.used++;
    }
    return slot;
  }

  private increment(hash: number, token: number, pair: number): void {
    const line = 2 * (pair & (this.recent.length / 2 - 1));
    if (this.recent[line] === pair) {
      const at = this.recent[line + 1]!;
      if ((this.followers[2 * at]! & 0xffff) === token) {
        this.add(at, 1);
        return;
      }
    }
    this.recent[line] = pair;
    this.recent[line + 1] = this.countInList(this.slotOf(hash), token);
  }

  private add(at: number, by: 1 | -1): void {
    const entry = this.followers[2 * at]!;
    this.followers[2 * at] = (entry & 0xffff) | (this.wide.change(at, entry >>> 16, by) << 16);
  }

  /** One more of a token in the list of a slot, and to the front with it; returns the follower. */
  private countInList(slot: number, token: number): number {
    const { followers, slots } = this;
    let before = 0;
    for (let at = slots[2 * slot + 1]!; at !== 0; before = at, at = followers[2 * at + 1]!) {
      const entry = followers[2 * at]!;
      if ((entry & 0xffff) !== token) continue;
      this.add(at, 1);
      if (before !== 0) {
        followers[2 * before + 1] = followers[2 * at + 1]!;
        followers[2 * at + 1] = slots[2 * slot + 1]!;
        slots[2 * slot + 1] = at;
      }
      return at;
    }
    const at = this.newFollower();
    this.followers[2 * at] = token | 0x10000;
    this.followers[2 * at + 1] = slots[2 * slot + 1]!;
    slots[2 * slot + 1] = at;
    return at;
  }

  private decrement(slot: number, token: number, pair: number): void {
    const { followers, slots } = this;
    let before = 0;
    for (let at = slots[2 * slot + 1]!; at !== 0; before = at, at = followers[2 * at + 1]!) {
      const entry = followers[2 * at]!;
      if ((entry & 0xffff) !== token) continue;
      this.add(at, -1);
      if (followers[2 * at]! >>> 16 > 0) return;
      const next = followers[2 * at + 1]!;
      if (before === 0) slots[2 * slot + 1] = next;
      else followers[2 * before + 1] = next;
      followers[2 * at] = 0;
      followers[2 * at + 1] = this.firstFree;
      this.firstFree = at;
      const line = 2 * (pair & (this.recent.length / 2 - 1));
      if (this.recent[line] === pair) this.recent[line] = 0;
      return;
    }
  }

  private newFollower(): number {
    const free = this.firstFree;
    if (free !== 0) {
      this.firstFree = this.followers[2 * free + 1]!;
      return free;
    }
    const at = this.followersUsed++;
    this.followers = withRoom(this.followers, 2 * this.followersUsed);
    return at;
  }

  /** Twice the slots; contexts without followers are dropped. */
  private grow(): void {
    const { slots } = this;
    this.slots = new Uint32Array(slots.length * 2);
    this.used = 0;
    const mask = slots.length - 1;
    for (let old = 0; old < slots.length; old += 2) {
      if (slots[old + 1] === 0) continue;
      let slot = slots[old]! & mask;
      while (this.slots[2 * slot] !== 0) slot = (slot + 1) & mask;
      this.slots[2 * slot] = slots[old]!;
      this.slots[2 * slot + 1] = slots[old + 1]!;
      this.used++;
    }
  }
}
