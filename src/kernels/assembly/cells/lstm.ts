/**
 * The gates of the LSTM (Hochreiter & Schmidhuber 1997, forget gate of Gers et al. 2000), four hidden units
 * at a time. `gates` are i, f, g, o: c' = f ∘ c + i ∘ g, h' = o ∘ tanh(c').
 */
import { bytes, multiplyAdd, sigmoid, splat, tanh } from '../vector-math';

/** h U + b + x W of one gate. */
// @ts-ignore: decorator
@inline
function preActivation(gate: usize, bias: usize, input: usize): v128 {
  return v128.add<f32>(v128.add<f32>(v128.load(gate), v128.load(bias)), v128.load(input));
}

export function lstmForward(
  rows: u32,
  hidden: u32,
  gates: u32,
  projected: u32,
  projectedRow: u32,
  hiddenBias: u32,
  previous: u32, // not used
  next: u32,
  previousCell: u32,
  nextCell: u32,
): void {
  const width = bytes(hidden);
  const bias = bytes(hiddenBias);
  for (let row: u32 = 0; row < rows; row++) {
    const offset = row * width;
    const gate = bytes(gates) + 4 * offset;
    const input = bytes(projected + load<u32>(bytes(projectedRow + row)) * 4 * hidden);
    const from = bytes(previousCell) + offset;
    const cell = bytes(nextCell) + offset;
    const to = bytes(next) + offset;
    for (let j: usize = 0; j < width; j += 16) {
      const atF = j + width;
      const atG = atF + width;
      const atO = atG + width;
      const i = sigmoid(preActivation(gate + j, bias + j, input + j));
      const f = sigmoid(preActivation(gate + atF, bias + atF, input + atF));
      const g = tanh(preActivation(gate + atG, bias + atG, input + atG));
      const o = sigmoid(preActivation(gate + atO, bias + atO, input + atO));
      const c = multiplyAdd(f, v128.load(from + j), v128.mul<f32>(i, g));
      v128.store(gate + j, i);
      v128.store(gate + atF, f);
      v128.store(gate + atG, g);
      v128.store(gate + atO, o);
      v128.store(cell + j, c);
    }
    for (let j: usize = 0; j < width; j += 16) {
      v128.store(to + j, v128.mul<f32>(v128.load(gate + 3 * width + j), tanh(v128.load(cell + j))));
    }
  }
}

export function lstmBackward(
  rows: u32,
  hidden: u32,
  gates: u32,
  previous: u32, // not used
  next: u32, // not used
  gradient: u32,
  carried: u32, // not used
  previousCell: u32,
  nextCell: u32,
  cellGradient: u32,
): void {
  const width = bytes(hidden);
  const one = splat(1.0);
  for (let row: u32 = 0; row < rows; row++) {
    const offset = row * width;
    const gateI = bytes(gates) + 4 * offset;
    const gateF = gateI + width;
    const gateG = gateF + width;
    const gateO = gateG + width;
    const from = bytes(previousCell) + offset;
    const cell = bytes(nextCell) + offset;
    const incoming = bytes(gradient) + offset;
    const carriedCell = bytes(cellGradient) + offset;
    for (let j: usize = 0; j < width; j += 16) {
      const i = v128.load(gateI + j);
      const f = v128.load(gateF + j);
      const g = v128.load(gateG + j);
      const o = v128.load(gateO + j);
      const dh = v128.load(incoming + j);
      const tanhCell = tanh(v128.load(cell + j));
      const throughOutput = v128.mul<f32>(dh, o);
      const slope = v128.sub<f32>(one, v128.mul<f32>(tanhCell, tanhCell));
      const dc = multiplyAdd(throughOutput, slope, v128.load(carriedCell + j));
      const throughInput = v128.mul<f32>(dc, i);
      const carry = v128.mul<f32>(dc, f);
      v128.store(gateI + j, v128.mul<f32>(v128.mul<f32>(throughInput, g), v128.sub<f32>(one, i)));
      v128.store(
        gateF + j,
        v128.mul<f32>(v128.mul<f32>(carry, v128.load(from + j)), v128.sub<f32>(one, f)),
      );
      v128.store(gateG + j, v128.mul<f32>(throughInput, v128.sub<f32>(one, v128.mul<f32>(g, g))));
      v128.store(gateO + j, v128.mul<f32>(v128.mul<f32>(throughOutput, tanhCell), v128.sub<f32>(one, o)));
      v128.store(carriedCell + j, carry);
    }
  }
}
