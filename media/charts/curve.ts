/** Lines as a chart takes them: each thinned on its own, then all on one common x axis. */
import { firstAtLeast, thin, type GrowingThinning } from './thinning';

/** A line with an x of its own, ascending; NaN in `ys` where there is nothing. */
export interface Curve {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
  /** For a line that grows: what is known of its beginning. */
  readonly thinning?: GrowingThinning;
}

/** What of the axis is shown; undefined for all of it. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

interface VisibleLine {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** The visible part, one point further to each side, so that lines run off the edge instead of ending. */
function visible(curve: Curve, extent: Extent | undefined, buckets: number): VisibleLine {
  const { xs, ys, thinning } = curve;
  let indices: number[];
  if (extent === undefined) {
    indices = thinning?.indices(ys, buckets) ?? thin(ys, 0, xs.length, buckets);
  } else {
    const from = Math.max(0, firstAtLeast(xs, extent.from) - 1);
    indices = thin(ys, from, Math.min(xs.length, firstAtLeast(xs, extent.to) + 2), buckets);
  }
  return { xs: indices.map((index) => xs[index]!), ys: indices.map((index) => ys[index]!) };
}

/** All x of two ascending lists, each once. */
function merged(one: readonly number[], other: readonly number[]): readonly number[] {
  if (one.length === 0 || one === other) return other;
  if (other.length === 0) return one;
  const all: number[] = [];
  for (let i = 0, j = 0; i < one.length || j < other.length;) {
    const a = one[i] ?? Infinity;
    const b = other[j] ?? Infinity;
    const x = Math.min(a, b);
    if (x !== all[all.length - 1]) all.push(x);
    if (a === x) i++;
    if (b === x) j++;
  }
  return all;
}

/** The line's y at each of `xs`; null where it has no point. Of two points on one x the later counts. */
function onAxis(line: VisibleLine, xs: readonly number[], scale: (y: number) => number): (number | null)[] {
  let next = 0;
  return xs.map((x) => {
    let y: number | null = null;
    for (; line.xs[next] === x; next++) {
      const value = scale(line.ys[next]!);
      y = Number.isFinite(value) ? value : null;
    }
    return y;
  });
}

/**
 * A table with one row per x: the first column x, then one column per curve, null where it has no point.
 * `scale` must be monotone: it is applied to what is left after thinning.
 */
export function aligned(
  curves: readonly Curve[],
  extent: Extent | undefined,
  buckets: number,
  scale: (y: number) => number = (y) => y,
): [number[], ...(number | null)[][]] {
  const lines = curves.map((curve) => visible(curve, extent, buckets));
  const xs = lines.reduce<readonly number[]>((all, line) => merged(all, line.xs), []);
  return [[...xs], ...lines.map((line) => onAxis(line, xs, scale))];
}
