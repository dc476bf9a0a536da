/**
 * The gate of the vanilla RNN (Elman 1990), four hidden units at a time: h' = tanh(x Wᵢᵀ + bᵢ + h Wₕᵀ + bₕ).
 * Backward: `gates` = ∂L/∂(pre-activation) = gradient · (1 − h'²).
 */
import { bytes, splat, tanh } from '../vector-math';

export function rnnForward(
  rows: u32,
  hidden: u32,
  gates: u32,
  projected: u32,
  projectedRow: u32,
  hiddenBias: u32,
  previous: u32, // not used
  next: u32,
  previousCell: u32, // not used
  cell: u32, // not used
): void {
  const width = bytes(hidden);
  const bias = bytes(hiddenBias);
  let gate = bytes(gates);
  let to = bytes(next);
  for (let row: u32 = 0; row < rows; row++) {
    const input = bytes(projected + load<u32>(bytes(projectedRow + row)) * hidden);
    for (let j: usize = 0; j < width; j += 16) {
      const fromHidden = v128.add<f32>(v128.load(gate + j), v128.load(bias + j));
      v128.store(to + j, tanh(v128.add<f32>(fromHidden, v128.load(input + j))));
    }
    gate += width;
    to += width;
  }
}

export function rnnBackward(
  rows: u32,
  hidden: u32,
  gates: u32,
  previous: u32, // not used
  next: u32,
  gradient: u32,
  carried: u32, // not used
  previousCell: u32, // not used
  cell: u32, // not used
  cellGradient: u32, // not used
): void {
  const end = bytes(rows * hidden);
  const gate = bytes(gates);
  const state = bytes(next);
  const from = bytes(gradient);
  for (let at: usize = 0; at < end; at += 16) {
    const h = v128.load(state + at);
    const slope = v128.sub<f32>(splat(1.0), v128.mul<f32>(h, h));
    v128.store(gate + at, v128.mul<f32>(v128.load(from + at), slope));
  }
}
