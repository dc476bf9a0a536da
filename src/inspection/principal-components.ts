/**
 * Principal component analysis (Pearson 1901, Hotelling 1933): the directions in which rows of numbers differ
 * most, found one after the other by power iteration on their covariance, which is never formed.
 */
import { Random } from '../model/random';

export interface PrincipalComponents {
  /** The mean row `[width]`. */
  readonly mean: Float64Array;
  /** Unit vectors at right angles `[components, width]`, that of the largest variance first. */
  readonly directions: readonly Float64Array[];
  /** Of all variance, what lies along each direction, 0 … 1. */
  readonly shares: readonly number[];
  /** Each row seen along the directions `[rows, components]`. */
  readonly places: readonly (readonly number[])[];
}

const iterations = 1000;
/** Two unit vectors that differ by less, as 1 − their product, are one. */
const settled = 1e-14;

/**
 * In slices. Where nothing differs any more, a direction is a zero vector and its share 0. The sign is chosen
 * so that the largest coordinate of a direction is positive. Memory: rows · width doubles; each iteration
 * takes 4 · rows · width operations.
 * @param rows all of one width
 * @throws RangeError for rows of different widths
 */
export function* principalComponents(
  rows: readonly ArrayLike<number>[],
  components: number,
): Generator<void, PrincipalComponents> {
  const width = rows[0]?.length ?? 0;
  if (rows.some(({ length }) => length !== width)) throw new RangeError('rows of different widths');
  const mean = new Float64Array(width);
  for (const row of rows) for (let j = 0; j < width; j++) mean[j]! += row[j]! / rows.length;
  const centred = rows.map((row) => Float64Array.from(row, (value, j) => value - mean[j]!));
  const total = centred.reduce((sum, row) => sum + product(row, row), 0);
  const directions: Float64Array[] = [];
  for (let k = 0; k < components; k++) directions.push(yield* nextDirection(centred, directions, total));
  const places = centred.map((row) => directions.map((direction) => product(row, direction)));
  const shares = directions.map((_, k) =>
    total === 0 ? 0 : places.reduce((sum, place) => sum + place[k]! ** 2, 0) / total,
  );
  return { mean, directions, shares, places };
}

function* nextDirection(
  rows: readonly Float64Array[],
  found: readonly Float64Array[],
  total: number,
): Generator<void, Float64Array> {
  const width = rows[0]?.length ?? 0;
  const random = new Random(1, found.length);
  let direction = Float64Array.from({ length: width }, () => random.normal());
  if (!normalise(direction, found, 0)) return new Float64Array(width);
  for (let i = 0; i < iterations; i++) {
    const next = new Float64Array(width);
    for (const row of rows) {
      const along = product(row, direction);
      for (let j = 0; j < width; j++) next[j]! += along * row[j]!;
    }
    // Less than rounding leaves of the whole is nothing.
    if (!normalise(next, found, 1e-13 * total)) return new Float64Array(width);
    const same = 1 - product(next, direction);
    direction = next;
    if (same < settled) break;
    yield;
  }
  const largest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}

/** At right angles to what was found, of length 1; false when no more than `least` is left of it. */
function normalise(vector: Float64Array, found: readonly Float64Array[], least: number): boolean {
  for (const other of found) {
    const along = product(vector, other);
    for (let j = 0; j < vector.length; j++) vector[j]! -= along * other[j]!;
  }
  const length = Math.sqrt(product(vector, vector));
  if (!(length > least)) return false;
  for (let j = 0; j < vector.length; j++) vector[j]! /= length;
  return true;
}

function product(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < one.length; j++) sum += one[j]! * other[j]!;
  return sum;
}
