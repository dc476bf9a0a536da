/**
 * C = A · Bᵀ for inference, with A in 14 bits and B in 8: two products of whole numbers at once in each of
 * four lanes, summed in 32 bits without any rounding. A quarter of the bytes of B in f32 pass through the
 * caches, and half as many instructions.
 */
import { bytes, laneMaximum, splat } from './vector-math';

/** The largest whole number of A: with B's 127 it is safe to sum 2,064 products. */
const LARGEST_LEFT: f32 = 8191;
const LARGEST_RIGHT: f32 = 127;
/** Columns of C in a panel of B. */
const PANEL: u32 = 16;

/** The largest |x| of a row of a multiple of 16 elements. */
function peakOf(depth: u32, row: usize): f32 {
  let peak = splat(0.0);
  for (const end = row + bytes(depth); row != end; row += 16)
    peak = v128.pmax<f32>(peak, v128.abs<f32>(v128.load(row)));
  return laneMaximum(peak);
}

/** Four elements as whole numbers: `factor` times them, rounded to the nearest, to even ones between two. */
// @ts-ignore: decorator
@inline
function rounded(at: usize, factor: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(v128.nearest<f32>(v128.mul<f32>(v128.load(at), factor)));
}

export function quantiseRows(rows: u32, depth: u32, a: u32, quantised: u32, scales: u32): void {
  let from = bytes(a);
  let to = bytes(quantised);
  for (let row: u32 = 0; row < rows; row++) {
    const peak = peakOf(depth, from);
    store<f32>(bytes(scales + row), peak / LARGEST_LEFT);
    const factor = splat(peak > 0 ? LARGEST_LEFT / peak : 0);
    for (const end = from + bytes(depth); from != end; from += 32) {
      v128.store(to, i16x8.narrow_i32x4_s(rounded(from, factor), rounded(from + 16, factor)));
      to += 16;
    }
  }
}

export function packQuantised(columns: u32, depth: u32, source: u32, packed: u32, scales: u32): void {
  for (let n: u32 = 0; n < columns; n++) {
    const row = bytes(source + n * depth);
    const peak = peakOf(depth, row);
    store<f32>(bytes(scales + n), peak / LARGEST_RIGHT);
    const factor = splat(peak > 0 ? LARGEST_RIGHT / peak : 0);
    let to = bytes(packed) + (n - (n % PANEL)) * depth + 2 * (n % PANEL);
    for (let k: u32 = 0; k < depth; k += 4) {
      const four = rounded(row + bytes(k), factor);
      store<i8>(to, <i8>v128.extract_lane<i32>(four, 0));
      store<i8>(to, <i8>v128.extract_lane<i32>(four, 1), 1);
      store<i8>(to, <i8>v128.extract_lane<i32>(four, 2), 2 * PANEL);
      store<i8>(to, <i8>v128.extract_lane<i32>(four, 3), 2 * PANEL + 1);
      to += 4 * PANEL;
    }
  }
}

/** Four columns of a pair of steps of k, added to their sums. */
// @ts-ignore: decorator
@inline
function addPair(sums: v128, pair: v128, panel: usize, offset: usize): v128 {
  return i32x4.add(sums, i32x4.dot_i16x8_s(pair, v128.load_ext<i8>(panel + offset)));
}

/** Four columns of C from their sums. */
// @ts-ignore: decorator
@inline
function putSums(sums: v128, scale: v128, columnScales: usize, c: usize, accumulate: bool): void {
  const product = v128.mul<f32>(
    f32x4.convert_i32x4_s(sums),
    v128.mul<f32>(scale, v128.load(columnScales)),
  );
  v128.store(c, accumulate ? v128.add<f32>(v128.load(c), product) : product);
}

/** One row of A times one panel of B; `pairs` of steps of k, a multiple of 4. */
// @ts-ignore: decorator
@inline
function multiplyPanel(
  depth: u32,
  row: usize,
  scale: v128,
  panel: usize,
  columnScales: usize,
  c: usize,
  accumulate: bool,
): void {
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (const end = row + 2 * depth; row != end; row += 8) {
    const first = v128.load32_splat(row);
    s0 = addPair(s0, first, panel, 0);
    s1 = addPair(s1, first, panel, 8);
    s2 = addPair(s2, first, panel, 16);
    s3 = addPair(s3, first, panel, 24);
    const second = v128.load32_splat(row, 4);
    s0 = addPair(s0, second, panel, 32);
    s1 = addPair(s1, second, panel, 40);
    s2 = addPair(s2, second, panel, 48);
    s3 = addPair(s3, second, panel, 56);
    panel += 4 * PANEL;
  }
  putSums(s0, scale, columnScales, c, accumulate);
  putSums(s1, scale, columnScales + 16, c + 16, accumulate);
  putSums(s2, scale, columnScales + 32, c + 32, accumulate);
  putSums(s3, scale, columnScales + 48, c + 48, accumulate);
}

export function multiplyQuantised(
  rows: u32,
  columns: u32,
  depth: u32,
  quantised: u32,
  scales: u32,
  packed: u32,
  columnScales: u32,
  c: u32,
  accumulate: bool,
): void {
  for (let n: u32 = 0; n < columns; n += PANEL) {
    const panel = bytes(packed) + n * depth;
    for (let row: u32 = 0; row < rows; row++) {
      multiplyPanel(
        depth,
        bytes(quantised) + 2 * row * depth,
        splat(load<f32>(bytes(scales + row))),
        panel,
        bytes(columnScales + n),
        bytes(c + row * columns + n),
        accumulate,
      );
    }
  }
}
