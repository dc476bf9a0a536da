/** A growing list of numbers: eight bytes each, appended in constant time, read without a copy. */
export class Column {
  private cells = new Float64Array(1024);
  private used = 0;

  get length(): number {
    return this.used;
  }

  /** NaN where nothing was measured. */
  at(index: number): number {
    return index < this.used ? this.cells[index]! : NaN;
  }

  get last(): number {
    return this.at(this.used - 1);
  }

  append(values: readonly (number | null)[]): void {
    const needed = this.used + values.length;
    if (needed > this.cells.length) {
      const larger = new Float64Array(Math.max(needed, this.cells.length * 2));
      larger.set(this.cells.subarray(0, this.used));
      this.cells = larger;
    }
    for (let index = 0; index < values.length; index++) this.cells[this.used + index] = values[index] ?? NaN;
    this.used = needed;
  }

  /** All values; only until the next `append`. */
  view(): Float64Array {
    return this.cells.subarray(0, this.used);
  }
}
