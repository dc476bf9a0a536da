/** Lines as a chart takes them: each thinned on its own, then all on one common x axis. */
import { firstAtLeast, thin } from './thinning';

/** A line with an x of its own, ascending; NaN in `ys` where there is nothing. */
export interface Curve {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

/** What of the axis is shown; undefined for all of it. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The points where another value was measured than at the point before: a measurement that repeats is one. */
export function measurements(xs: ArrayLike<number>, ys: ArrayLike<number>): Curve {
  const kept = { xs: [] as number[], ys: [] as number[] };
  for (let index = 0; index < ys.length; index++) {
    const y = ys[index]!;
    if (Number.isNaN(y) || y === ys[index - 1]) continue;
    kept.xs.push(xs[index]!);
    kept.ys.push(y);
  }
  return kept;
}

/** The visible part, one point further to each side, so that lines run off the edge instead of ending. */
function visible(curve: Curve, extent: Extent | undefined, pixels: number): { x: number; y: number }[] {
  const { xs, ys } = curve;
  const from = extent === undefined ? 0 : Math.max(0, firstAtLeast(xs, extent.from) - 1);
  const to = extent === undefined ? xs.length : Math.min(xs.length, firstAtLeast(xs, extent.to) + 2);
  return thin(ys, from, to, pixels).map((index) => ({ x: xs[index]!, y: ys[index]! }));
}

/** A table with one row per x: the first column x, then one column per curve, null where it has no point. */
export function aligned(
  curves: readonly Curve[],
  extent: Extent | undefined,
  pixels: number,
): [number[], ...(number | null)[][]] {
  const lines = curves.map((curve) => visible(curve, extent, pixels));
  const xs = [...new Set(lines.flatMap((line) => line.map((point) => point.x)))].sort(
    (one, other) => one - other,
  );
  const columns = lines.map((line) => {
    let next = 0;
    return xs.map((x) => {
      let y: number | null = null;
      // Two points on one x: the later one counts.
      for (; next < line.length && line[next]!.x === x; next++)
        y = Number.isFinite(line[next]!.y) ? line[next]!.y : null;
      return y;
    });
  });
  return [xs, ...columns];
}
