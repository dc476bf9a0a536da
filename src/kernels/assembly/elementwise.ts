/** Rows gathered, scattered and summed, and sums over vectors. Widths and counts are multiples of 4. */
import { bytes, splat } from './vector-math';

// @ts-ignore: decorator
@inline
function addVector(size: usize, destination: usize, source: usize): void {
  for (let j: usize = 0; j < size; j += 16) {
    v128.store(destination + j, v128.add<f32>(v128.load(destination + j), v128.load(source + j)));
  }
}

export function gatherRows(rows: u32, width: u32, source: u32, index: u32, destination: u32): void {
  const size = bytes(width);
  let to = bytes(destination);
  for (let row: u32 = 0; row < rows; row++) {
    memory.copy(to, bytes(source + load<u32>(bytes(index + row)) * width), size);
    to += size;
  }
}

export function scatterAddRows(
  rows: u32,
  width: u32,
  source: u32,
  sourceStride: u32,
  index: u32,
  destination: u32,
  destinationStride: u32,
): void {
  for (let row: u32 = 0; row < rows; row++) {
    const to = bytes(destination + load<u32>(bytes(index + row)) * destinationStride);
    addVector(bytes(width), to, bytes(source + row * sourceStride));
  }
}

export function columnSum(rows: u32, from: u32, to: u32, source: u32, stride: u32, destination: u32): void {
  const step = bytes(stride);
  let column = from;
  for (; column + 16 <= to; column += 16) {
    let x = bytes(source + column);
    let sum0 = splat(0.0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    for (let row: u32 = 0; row < rows; row++) {
      sum0 = v128.add<f32>(sum0, v128.load(x));
      sum1 = v128.add<f32>(sum1, v128.load(x, 16));
      sum2 = v128.add<f32>(sum2, v128.load(x, 32));
      sum3 = v128.add<f32>(sum3, v128.load(x, 48));
      x += step;
    }
    const at = bytes(destination + column);
    v128.store(at, sum0);
    v128.store(at, sum1, 16);
    v128.store(at, sum2, 32);
    v128.store(at, sum3, 48);
  }
  for (; column < to; column += 4) {
    let x = bytes(source + column);
    let sum = splat(0.0);
    for (let row: u32 = 0; row < rows; row++) {
      sum = v128.add<f32>(sum, v128.load(x));
      x += step;
    }
    v128.store(bytes(destination + column), sum);
  }
}

export function add(count: u32, destination: u32, source: u32): void {
  addVector(bytes(count), bytes(destination), bytes(source));
}

export function multiplyElements(count: u32, destination: u32, factor: u32): void {
  const size = bytes(count);
  const to = bytes(destination);
  const by = bytes(factor);
  for (let j: usize = 0; j < size; j += 16) {
    v128.store(to + j, v128.mul<f32>(v128.load(to + j), v128.load(by + j)));
  }
}

export function sumOfSquares(count: u32, source: u32): f64 {
  const size = bytes(count);
  const from = bytes(source);
  let low = f64x2.splat(0.0);
  let high = low;
  for (let j: usize = 0; j < size; j += 16) {
    const x = v128.load(from + j);
    const first = f64x2.promote_low_f32x4(x);
    const second = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 1));
    low = v128.add<f64>(low, v128.mul<f64>(first, first));
    high = v128.add<f64>(high, v128.mul<f64>(second, second));
  }
  const sum = v128.add<f64>(low, high);
  return v128.extract_lane<f64>(sum, 0) + v128.extract_lane<f64>(sum, 1);
}
