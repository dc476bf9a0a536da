/** Probabilities as numbers: logistic stretch and squash, hashes, and probabilities that adapt. */
import { RATES, SQUASH, STRETCH } from './layout';

// @ts-ignore: decorator
@inline
export function mix(a: u32, b: u32): u32 {
  let h = a * 0x2c1b3c6d + b * 0x297a2d39;
  h ^= h >> 15;
  h *= 0x85ebca6b;
  return h ^ (h >> 13);
}

/** ln(p / (1 − p)) of an adaptive probability. */
// @ts-ignore: decorator
@inline
export function stretch(cell: u32): f32 {
  return load<f32>(STRETCH + (<usize>(cell >> 20) << 2));
}

// @ts-ignore: decorator
@inline
export function clamp(x: f32): f32 {
  return min<f32>(max<f32>(x, -11.99), 11.99);
}

/** 1 / (1 + e^−x) of a clamped number. */
// @ts-ignore: decorator
@inline
export function squash(x: f32): f32 {
  return load<f32>(SQUASH + (<usize>(<i32>((x + 12.0) * 170.625)) << 2));
}

/**
 * An adaptive probability is a u32: 22 bits of probability that a bit is 1, then 10 bits that count how
 * often it moved. It moves by 1 / (count + 1.6) of the way, and not less than `limit` says.
 */
// @ts-ignore: decorator
@inline
export function adapt(address: usize, bit: u32, limit: u32): void {
  const cell = load<u32>(address);
  const count = cell & 1023;
  const p = <i32>(cell >> 10);
  const way = ((bit != 0 ? 4194303 : 0) - p) >> 3;
  const moved = p + <i32>((<i64>way * <i64>load<u32>(RATES + (<usize>count << 2))) >> 13);
  store<u32>(address, (<u32>min<i32>(max<i32>(moved, 0), 4194303) << 10) | (count < limit ? count + 1 : count));
}

/** The probability less one half, scaled to be an input. */
// @ts-ignore: decorator
@inline
export function surety(cell: u32): f32 {
  return <f32>(<i32>(cell >> 10) - 2097152) * <f32>(3.0 / 4194304.0);
}
