/**
 * The gates of the GRU in PyTorch's form (Cho et al. 2014, reset behind the matrix product), four hidden
 * units at a time: r = σ(·), z = σ(·), n = tanh(x Wₙᵀ + bᵢₙ + r ∘ (h Uₙᵀ + bₕₙ)), h' = n + z ∘ (h − n).
 * `gates` are r, z, n; `candidate`, the cell's own value, keeps h Uₙᵀ + bₕₙ. Backward, on exit: `gates` holds
 * the gradients of the hidden-side pre-activations (r, z, n ∘ r), `candidate` that of the input-side n,
 * `carried` = gradient ∘ z.
 */
import { bytes, multiplyAdd, sigmoid, splat, tanh } from '../vector-math';

export function gruForward(
  rows: u32,
  hidden: u32,
  gates: u32,
  projected: u32,
  projectedRow: u32,
  hiddenBias: u32,
  previous: u32,
  next: u32,
  previousCell: u32, // not used
  candidate: u32,
): void {
  const width = bytes(hidden);
  const biasR = bytes(hiddenBias);
  const biasZ = biasR + width;
  const biasN = biasZ + width;
  for (let row: u32 = 0; row < rows; row++) {
    const offset = row * width;
    const gateR = bytes(gates) + 3 * offset;
    const gateZ = gateR + width;
    const gateN = gateZ + width;
    const inputR = bytes(projected + load<u32>(bytes(projectedRow + row)) * 3 * hidden);
    const inputZ = inputR + width;
    const inputN = inputZ + width;
    const from = bytes(previous) + offset;
    const to = bytes(next) + offset;
    const kept = bytes(candidate) + offset;
    // Two passes: r and z first, so that a chain is one exponential long and more of them are in flight.
    for (let j: usize = 0; j < width; j += 16) {
      const hiddenR = v128.add<f32>(v128.load(gateR + j), v128.load(biasR + j));
      const hiddenZ = v128.add<f32>(v128.load(gateZ + j), v128.load(biasZ + j));
      v128.store(gateR + j, sigmoid(v128.add<f32>(hiddenR, v128.load(inputR + j))));
      v128.store(gateZ + j, sigmoid(v128.add<f32>(hiddenZ, v128.load(inputZ + j))));
    }
    for (let j: usize = 0; j < width; j += 16) {
      const hiddenN = v128.add<f32>(v128.load(gateN + j), v128.load(biasN + j));
      const n = tanh(multiplyAdd(v128.load(gateR + j), hiddenN, v128.load(inputN + j)));
      v128.store(gateN + j, n);
      v128.store(kept + j, hiddenN);
      v128.store(to + j, multiplyAdd(v128.load(gateZ + j), v128.sub<f32>(v128.load(from + j), n), n));
    }
  }
}

export function gruBackward(
  rows: u32,
  hidden: u32,
  gates: u32,
  previous: u32,
  next: u32, // not used
  gradient: u32,
  carried: u32,
  previousCell: u32, // not used
  candidate: u32,
  cellGradient: u32, // not used
): void {
  const width = bytes(hidden);
  const one = splat(1.0);
  for (let row: u32 = 0; row < rows; row++) {
    const offset = row * width;
    const gateR = bytes(gates) + 3 * offset;
    const gateZ = gateR + width;
    const gateN = gateZ + width;
    const from = bytes(previous) + offset;
    const incoming = bytes(gradient) + offset;
    const outgoing = bytes(carried) + offset;
    const kept = bytes(candidate) + offset;
    for (let j: usize = 0; j < width; j += 16) {
      const r = v128.load(gateR + j);
      const z = v128.load(gateZ + j);
      const n = v128.load(gateN + j);
      const dh = v128.load(incoming + j);
      const carry = v128.mul<f32>(dh, z);
      const dn = v128.mul<f32>(v128.sub<f32>(dh, carry), v128.sub<f32>(one, v128.mul<f32>(n, n)));
      const dz = v128.mul<f32>(
        v128.mul<f32>(carry, v128.sub<f32>(one, z)),
        v128.sub<f32>(v128.load(from + j), n),
      );
      const throughReset = v128.mul<f32>(dn, r);
      const dr = v128.mul<f32>(v128.mul<f32>(throughReset, v128.sub<f32>(one, r)), v128.load(kept + j));
      v128.store(gateR + j, dr);
      v128.store(gateZ + j, dz);
      v128.store(gateN + j, throughReset);
      v128.store(kept + j, dn);
      v128.store(outgoing + j, carry);
    }
  }
}
