/**
 * Numbers for pieces of text, in the order in which they were first added: a hash table that reads its keys
 * in place. It keeps a copy of the units, never a string: a slice of a file would keep the whole file in
 * memory.
 */
import { widened } from '../subwords/pair-table';

const absent = -1;

export class PieceTable {
  /** Pieces added so far; they have the numbers 0 to `size - 1`. */
  size = 0;
  /** The units of all pieces, one after the other, and where each begins; piece i ends where i + 1 begins. */
  private units = new Uint16Array(4096);
  private starts = new Int32Array(512);
  private hashes = new Int32Array(512);
  /** Piece numbers by hash, open addressing; a power of two, at most half full. */
  private slots = new Int32Array(1024).fill(absent);

  /** The number of the piece `text.slice(start, end)`, −1 when it was never added. */
  find(text: string, start: number, end: number): number {
    return this.slots[this.slotOf(hashOf(text, start, end), text, start, end)]!;
  }

  /**
   * The number of the piece `text.slice(start, end)`, a new one (`size` before the call) when it was never
   * added.
   */
  add(text: string, start: number, end: number): number {
    const hash = hashOf(text, start, end);
    const slot = this.slotOf(hash, text, start, end);
    const found = this.slots[slot]!;
    if (found !== absent) return found;
    this.slots[slot] = this.size;
    this.append(hash, text, start, end);
    this.size++;
    if (this.size * 2 > this.slots.length) this.rehash();
    return this.size - 1;
  }

  /** The text of a piece. */
  text(piece: number): string {
    return String.fromCharCode(...this.units.subarray(this.starts[piece]!, this.starts[piece + 1]!));
  }

  /** Where the piece is, or where it would be put. */
  private slotOf(hash: number, text: string, start: number, end: number): number {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let piece = this.slots[slot]!; piece !== absent; piece = this.slots[slot]!) {
      if (this.hashes[piece] === hash && this.is(piece, text, start, end)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private is(piece: number, text: string, start: number, end: number): boolean {
    const from = this.starts[piece]!;
    if (this.starts[piece + 1]! - from !== end - start) return false;
    for (let i = start; i < end; i++) if (this.units[from + i - start] !== text.charCodeAt(i)) return false;
    return true;
  }

  private append(hash: number, text: string, start: number, end: number): void {
    const from = this.starts[this.size]!;
    const to = from + end - start;
    if (to > this.units.length) {
      const wider = new Uint16Array(Math.max(this.units.length * 2, to));
      wider.set(this.units);
      this.units = wider;
    }
    for (let i = start; i < end; i++) this.units[from + i - start] = text.charCodeAt(i);
    if (this.size + 1 === this.starts.length) {
      this.starts = widened(this.starts);
      this.hashes = widened(this.hashes);
    }
    this.starts[this.size + 1] = to;
    this.hashes[this.size] = hash;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(absent);
    const mask = this.slots.length - 1;
    for (let piece = 0; piece < this.size; piece++) {
      let slot = this.hashes[piece]! & mask;
      while (this.slots[slot] !== absent) slot = (slot + 1) & mask;
      this.slots[slot] = piece;
    }
  }
}

/** FNV-1a over UTF-16 units, its upper half folded into the lower one. */
function hashOf(text: string, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
