/**
 * Arithmetic on four f32 lanes. NaN goes in, NaN comes out: `pmin` and `pmax` keep their first operand when
 * the comparison is false, so the value that may be NaN always stands first.
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

/**
 * The constants stand in globals that the start function fills, because V8 writes a vector constant into
 * every loop as three instructions and a global as one load. `held` keeps the compilers from seeing through
 * that.
 */
function held(x: f32): v128 {
  return f32x4.splat(x);
}
const ONE: v128 = held(1.0);
const TWO: v128 = held(2.0);
const LARGEST_EXPONENT: v128 = held(87.0);
const SMALLEST_EXPONENT: v128 = held(-88.0);
const LARGEST_TANH: v128 = held(19.0);
const SMALLEST_TANH: v128 = held(-19.0);
const LOG2_E: v128 = held(1.4426950408889634);
/** −ln 2, whole and in two parts, of which the first has few enough bits for n times it to be exact. */
const LN2: v128 = held(-0.6931471805599453);
const LN2_HIGH: v128 = held(-0.693359375);
const LN2_LOW: v128 = held(2.1219444005471377e-4);
/** 1.5 · 2²³: adding it rounds to an integer, which then stands in the low bits. */
const ROUNDING: v128 = held(12582912.0);
/** eʳ = 1 + r + r² P(r), |r| ≤ ln 2 / 2: the minimax P of degree 3, 1e-7 relative to eʳ. */
const P0: v128 = held(4.999923179e-1);
const P1: v128 = held(1.666711447e-1);
const P2: v128 = held(4.189011322e-2);
const P3: v128 = held(8.31252491e-3);

/** n = round(x / ln 2), with `ROUNDING` still added. */
// @ts-ignore: decorator
@inline
function roundedExponent(x: v128): v128 {
  return multiplyAdd(x, LOG2_E, ROUNDING);
}

/** 2ⁿ of a rounded exponent, −126 ≤ n ≤ 127: n added to the exponent bits of 1. For n = −127 it is 0. */
// @ts-ignore: decorator
@inline
function powerOfTwo(rounded: v128): v128 {
  return v128.add<i32>(v128.shl<i32>(rounded, 23), ONE);
}

/**
 * eʳ − 1 for r = x − n ln 2, |r| ≤ ln 2 / 2, as r + r² P(r) in Estrin's order for its
 * shorter chain. A fused n ln 2 needs no second part.
 */
// @ts-ignore: decorator
@inline
function reducedExpMinusOne(x: v128, rounded: v128): v128 {
  const n = v128.sub<f32>(rounded, ROUNDING);
  const r = ASC_FEATURE_RELAXED_SIMD
    ? multiplyAdd(n, LN2, x)
    : multiplyAdd(n, LN2_LOW, multiplyAdd(n, LN2_HIGH, x));
  const square = v128.mul<f32>(r, r);
  const low = multiplyAdd(r, P1, P0);
  const high = multiplyAdd(r, P3, P2);
  return multiplyAdd(square, multiplyAdd(square, high, low), r);
}

/**
 * eˣ, exactly 0 below −87.7 and e⁸⁷ above 87: neither a denormal nor an infinity comes out, also of 1 / eˣ.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const clamped = v128.pmax<f32>(v128.pmin<f32>(x, LARGEST_EXPONENT), SMALLEST_EXPONENT);
  const rounded = roundedExponent(clamped);
  const scale = powerOfTwo(rounded);
  return multiplyAdd(scale, reducedExpMinusOne(clamped, rounded), scale);
}

/** σ(x) = eˣ / (1 + eˣ). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(x);
  return v128.div<f32>(e, v128.add<f32>(ONE, e));
}

/**
 * tanh x = (e²ˣ − 1) / (e²ˣ + 1), with e²ˣ − 1 = 2ⁿ (eʳ − 1) + (2ⁿ − 1), which loses nothing near 0. Beyond
 * |x| = 9.5 it is ±1 in f32.
 */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const doubled = v128.add<f32>(x, x);
  const clamped = v128.pmax<f32>(v128.pmin<f32>(doubled, LARGEST_TANH), SMALLEST_TANH);
  const rounded = roundedExponent(clamped);
  const scale = powerOfTwo(rounded);
  const minusOne = multiplyAdd(
    scale,
    reducedExpMinusOne(clamped, rounded),
    v128.sub<f32>(scale, ONE),
  );
  return v128.div<f32>(minusOne, v128.add<f32>(minusOne, TWO));
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
 * ln x for x > 0 in f64, without the tables of the standard library (they would be static data in the shared
 * memory): x = 2ᵉ m with m in [√½, √2), ln m = 2 artanh z = 2 (z + z³/3 + z⁵/5 + …), z = (m − 1) / (m + 1),
 * |z| < 0.172.
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
