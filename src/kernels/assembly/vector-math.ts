/**
 * Arithmetic on four f32 lanes. NaN goes in, NaN comes out: `pmin` and `pmax` keep their first operand when the
 * comparison is false, so the value that may be NaN always stands first.
 */

/** Byte address of an element. */
// @ts-ignore: decorator
@inline
export function bytes(address: u32): usize {
  return (<usize>address) << 2;
}

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** a · b + c: one rounding where relaxed SIMD is built in and the processor has it, two elsewhere. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<f32>(a, b, c);
  return v128.add<f32>(c, v128.mul<f32>(a, b));
}

/** 1.5 · 2²³: adding it rounds to an integer, which then stands in the low bits. */
// @ts-ignore: decorator
@inline
const ROUNDING: f32 = 12582912.0;

/** n = round(x / ln 2), with `ROUNDING` still added. */
// @ts-ignore: decorator
@inline
function roundedExponent(x: v128): v128 {
  return multiplyAdd(x, splat(1.4426950408889634), splat(ROUNDING));
}

/** 2ⁿ of a rounded exponent, −126 ≤ n ≤ 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(rounded: v128): v128 {
  return v128.add<i32>(v128.shl<i32>(rounded, 23), i32x4.splat(0x3f800000));
}

/**
 * eʳ − 1 for r = x − n ln 2, |r| ≤ ln 2 / 2, as r + r² P(r) with the minimax P of degree 4 (3e-9 relative to eʳ). ln 2 is
 * subtracted in two parts; n times the first part is exact.
 */
// @ts-ignore: decorator
@inline
function reducedExpMinusOne(x: v128, rounded: v128): v128 {
  const n = v128.sub<f32>(rounded, splat(ROUNDING));
  const r = multiplyAdd(n, splat(2.1219444005471377e-4), multiplyAdd(n, splat(-0.693359375), x));
  let p = multiplyAdd(r, splat(1.381461313e-3), splat(8.368709828e-3));
  p = multiplyAdd(p, r, splat(4.166838736e-2));
  p = multiplyAdd(p, r, splat(1.666652069e-1));
  p = multiplyAdd(p, r, splat(4.999999345e-1));
  return multiplyAdd(p, v128.mul<f32>(r, r), r);
}

/** eˣ for x clamped to [−87, 88], so that neither a denormal nor an infinity comes out. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const clamped = v128.pmax<f32>(v128.pmin<f32>(x, splat(88.0)), splat(-87.0));
  const rounded = roundedExponent(clamped);
  const scale = powerOfTwo(rounded);
  return multiplyAdd(scale, reducedExpMinusOne(clamped, rounded), scale);
}

/** eˣ for x ≤ 0, exactly 0 below −87: padded logits get no probability at all. */
// @ts-ignore: decorator
@inline
export function expNegative(x: v128): v128 {
  return v128.andnot(exp(x), v128.lt<f32>(x, splat(-87.0)));
}

/** σ(x) = 1 / (1 + e⁻ˣ). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = splat(1.0);
  return v128.div<f32>(one, v128.add<f32>(one, exp(v128.neg<f32>(x))));
}

/**
 * tanh x = (e²ˣ − 1) / (e²ˣ + 1), with e²ˣ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1), which loses nothing near 0. Beyond |x| = 9.5 it
 * is ±1 in f32.
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const doubled = v128.add<f32>(x, x);
  const clamped = v128.pmax<f32>(v128.pmin<f32>(doubled, splat(19.0)), splat(-19.0));
  const rounded = roundedExponent(clamped);
  const scale = powerOfTwo(rounded);
  const minusOne = multiplyAdd(
    scale,
    reducedExpMinusOne(clamped, rounded),
    v128.sub<f32>(scale, splat(1.0)),
  );
  return v128.div<f32>(minusOne, v128.add<f32>(minusOne, splat(2.0)));
}

/** The sum of the four lanes, always in the same order. */
// @ts-ignore: decorator
@inline
export function laneSum(x: v128): f32 {
  return (
    v128.extract_lane<f32>(x, 0) +
    v128.extract_lane<f32>(x, 2) +
    (v128.extract_lane<f32>(x, 1) + v128.extract_lane<f32>(x, 3))
  );
}

// @ts-ignore: decorator
@inline
export function laneMaximum(x: v128): f32 {
  return max(
    max(v128.extract_lane<f32>(x, 0), v128.extract_lane<f32>(x, 1)),
    max(v128.extract_lane<f32>(x, 2), v128.extract_lane<f32>(x, 3)),
  );
}

/**
 * ln x for x > 0 in f64, without the tables of the standard library (they would be static data in the shared memory):
 * x = 2ᵉ m with m in [√½, √2), ln m = 2 artanh z = 2 (z + z³/3 + z⁵/5 + …), z = (m − 1) / (m + 1), |z| < 0.172.
 */
export function naturalLogarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  if (bits - 0x0010000000000000 >= 0x7fe0000000000000) return NaN; // zero, negative, infinite or NaN
  const shifted = bits - 0x3fe6a09e667f3bcd; // √½
  const exponent = (<i64>shifted) >> 52;
  const m = reinterpret<f64>(bits - (<u64>exponent << 52));
  const z = (m - 1.0) / (m + 1.0);
  const square = z * z;
  let series: f64 = 1.0 / 17.0;
  series = series * square + 1.0 / 15.0;
  series = series * square + 1.0 / 13.0;
  series = series * square + 1.0 / 11.0;
  series = series * square + 1.0 / 9.0;
  series = series * square + 1.0 / 7.0;
  series = series * square + 1.0 / 5.0;
  series = series * square + 1.0 / 3.0;
  series = series * square + 1.0;
  return 2.0 * z * series + <f64>exponent * 0.6931471805599453;
}
