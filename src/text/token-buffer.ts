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

  append(ids: Int32Array): void {
    const end = this.used + ids.length;
    if (end > this.ids.length) this.reserve(ids.length);
    // Runs are a few tokens long: a loop beats the call of `set`.
    if (ids.length < 16) for (let i = 0; i < ids.length; i++) this.ids[this.used + i] = ids[i]!;
    else this.ids.set(ids, this.used);
    this.used = end;
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
