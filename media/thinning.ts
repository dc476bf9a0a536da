/** What of a long line can be seen: of each pixel's points the lowest and the highest, never a point that was not measured. */

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

/** The index whose value is nearest to `x`; −1 of an empty list. */
export function nearest(xs: ArrayLike<number>, x: number): number {
  const after = firstAtLeast(xs, x);
  if (after === 0) return xs.length === 0 ? -1 : 0;
  if (after === xs.length) return after - 1;
  return x - xs[after - 1]! <= xs[after]! - x ? after - 1 : after;
}

/**
 * Indices from `from` to before `to`, ascending, about 2 per bucket and at most 2 · `buckets` + 2: all of them
 * when they are few. Buckets are powers of two and stand where they stood when points are appended, so that the
 * picture does not tremble. The first and the last point are always among them.
 */
export function thin(ys: ArrayLike<number>, from: number, to: number, buckets: number): number[] {
  const size = bucketSize(to - from, buckets);
  const kept: number[] = [];
  if (size === 1) {
    for (let index = from; index < to; index++) kept.push(index);
    return kept;
  }
  let index = from;
  while (index < to) {
    const end = Math.min(to, (Math.floor(index / size) + 1) * size);
    let lowest = index;
    let highest = index;
    for (let at = index + 1; at < end; at++) {
      if (ys[at]! < ys[lowest]!) lowest = at;
      if (ys[at]! > ys[highest]!) highest = at;
    }
    const candidates = [Math.min(lowest, highest), Math.max(lowest, highest)];
    if (index === from) candidates.unshift(from);
    if (end === to) candidates.push(to - 1);
    for (const candidate of candidates) if (candidate !== kept[kept.length - 1]) kept.push(candidate);
    index = end;
  }
  return kept;
}

function bucketSize(points: number, buckets: number): number {
  let size = 1;
  while (points > size * 2 * Math.max(1, buckets)) size *= 2;
  return size;
}
