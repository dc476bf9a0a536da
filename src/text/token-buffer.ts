/** A list of token ids that grows as it is written, without boxing a number. */

export class TokenBuffer {
  private ids: Int32Array;
  private used = 0;

  constructor(capacity = 64) {
    this.ids = new Int32Array(Math.max(1, capacity));
  }

  get length(): number {
    return this.used;
  }

  push(id: number): void {
    if (this.used === this.ids.length) this.reserve(1);
    this.ids[this.used++] = id;
  }

  /** Appends what stands in an array from `start` to `end`. */
  append(ids: Int32Array | Uint16Array, start: number, end: number): void {
    if (this.used + end - start > this.ids.length) this.reserve(end - start);
    for (let i = start; i < end; i++) this.ids[this.used++] = ids[i]!;
  }

  /** A copy of what was written, of exactly its length. */
  toArray(): Int32Array {
    return this.ids.slice(0, this.used);
  }

  private reserve(more: number): void {
    const larger = new Int32Array(Math.max(this.ids.length * 2, this.used + more));
    larger.set(this.ids);
    this.ids = larger;
  }
}
