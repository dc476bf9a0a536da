/**
 * What of a long line can be seen: of each bucket's points the lowest and the highest, never a point that was
 * not measured.
 */

/** The first index whose value is not below `x`; `xs` ascending. */
export function firstAtLeast(xs: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The index whose value is nearest to `x`, the last one of equal values; −1 of an empty list. */
export function nearest(xs: ArrayLike<number>, x: number): number {
  let at = firstAtLeast(xs, x);
  if (at === xs.length || (at > 0 && x - xs[at - 1]! <= xs[at]! - x)) at -= 1;
  while (at + 1 < xs.length && xs[at + 1] === xs[at]) at += 1;
  return at;
}

/** Appends the lowest and the highest of a bucket, in their order. */
function keepBucket(ys: ArrayLike<number>, from: number, to: number, kept: number[]): void {
  let lowest = from;
  let highest = from;
  for (let at = from + 1; at < to; at++) {
    if (ys[at]! < ys[lowest]!) lowest = at;
    if (ys[at]! > ys[highest]!) highest = at;
  }
  keep(Math.min(lowest, highest), kept);
  keep(Math.max(lowest, highest), kept);
}

function keep(index: number, kept: number[]): void {
  if (kept.length === 0 || kept[kept.length - 1]! < index) kept.push(index);
}

/** A power of two, so that at most 2 · `buckets` buckets of it cover the points. */
function bucketSize(points: number, buckets: number): number {
  let size = 1;
  while (points > size * 2 * Math.max(1, buckets)) size *= 2;
  return size;
}

/**
 * Indices from `from` to before `to`, ascending: all of them when they are few, otherwise two for each of at
 * most 2 · `buckets` + 2 buckets. Buckets stand where they stood when points are appended, so that the
 * picture does not flicker. The first and the last point are always among them.
 */
export function thin(ys: ArrayLike<number>, from: number, to: number, buckets: number): number[] {
  const size = bucketSize(to - from, buckets);
  const kept: number[] = [];
  if (to <= from) return kept;
  keep(from, kept);
  for (let at = from; at < to;) {
    const end = Math.min(to, (Math.floor(at / size) + 1) * size);
    keepBucket(ys, at, end, kept);
    at = end;
  }
  keep(to - 1, kept);
  return kept;
}

/**
 * `thin` from the first point on, for a list that grows: only the buckets that are not full yet are read
 * again.
 */
export class GrowingThinning {
  private size = 0;
  private done = 0;
  private kept: number[] = [];

  /** As `thin(ys, 0, ys.length, buckets)`. Of the same values as before with more behind them. */
  indices(ys: ArrayLike<number>, buckets: number): number[] {
    const size = bucketSize(ys.length, buckets);
    if (size !== this.size || ys.length < this.done) {
      this.size = size;
      this.done = 0;
      this.kept = ys.length > 0 ? [0] : [];
    }
    for (; this.done + size <= ys.length; this.done += size) {
      keepBucket(ys, this.done, this.done + size, this.kept);
    }
    const all = this.kept.slice();
    if (ys.length > 0) {
      if (this.done < ys.length) keepBucket(ys, this.done, ys.length, all);
      keep(ys.length - 1, all);
    }
    return all;
  }
}
