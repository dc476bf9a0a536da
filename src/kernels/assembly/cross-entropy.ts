/**
 * Softmax, cross-entropy and gradient of rows of logits. Each row is read twice while it is in the cache; a
 * last pass over four rows at a time scales them and writes whole cache lines of the packed panels.
 */
import { COLUMN_TILE } from './microkernels';
import { bytes, exp, laneMaximum, laneSum, multiplyAdd, naturalLogarithm, splat } from './vector-math';

/** Adds the bias to a row in place and returns its maximum. */
function addBias(width: usize, logits: usize, bias: usize): f32 {
  let maximum0 = splat(-f32.MAX_VALUE);
  let maximum1 = maximum0;
  for (let j: usize = 0; j < width; j += 32) {
    const x0 = v128.add<f32>(v128.load(logits + j), v128.load(bias + j));
    const x1 = v128.add<f32>(v128.load(logits + j, 16), v128.load(bias + j, 16));
    v128.store(logits + j, x0);
    v128.store(logits + j, x1, 16);
    maximum0 = v128.pmax<f32>(maximum0, x0);
    maximum1 = v128.pmax<f32>(maximum1, x1);
  }
  return laneMaximum(v128.pmax<f32>(maximum0, maximum1));
}

/** Σⱼ e^(logit − maximum); `keep` leaves the exponentials in place of the logits. */
// @ts-ignore: decorator
@inline
function sumOfExponentials(width: usize, logits: usize, maximum: f32, keep: bool): f32 {
  const shift = splat(maximum);
  let sum = splat(0.0);
  for (let j: usize = 0; j < width; j += 16) {
    const e = exp(v128.sub<f32>(v128.load(logits + j), shift));
    if (keep) v128.store(logits + j, e);
    sum = v128.add<f32>(sum, e);
  }
  return laneSum(sum);
}

/** One row: logits become exponentials, `loss` gets −ln ŷ of the target; returns scale / Σ. */
function exponentials(width: usize, logits: usize, bias: usize, target: u32, scale: f32, loss: usize): v128 {
  const maximum = addBias(width, logits, bias);
  const ofTarget = load<f32>(logits + bytes(target));
  const sum = sumOfExponentials(width, logits, maximum, true);
  store<f32>(loss, <f32>(naturalLogarithm(<f64>sum) - (<f64>ofTarget - <f64>maximum)));
  return splat(scale / sum);
}

/** Scales 16 columns of a row in place and copies them into a panel of 16 columns or into two of 8. */
// @ts-ignore: decorator
@inline
function scaleSixteen(row: usize, factor: v128, panel: usize, secondHalf: usize): void {
  const x0 = v128.mul<f32>(v128.load(row), factor);
  const x1 = v128.mul<f32>(v128.load(row, 16), factor);
  const x2 = v128.mul<f32>(v128.load(row, 32), factor);
  const x3 = v128.mul<f32>(v128.load(row, 48), factor);
  v128.store(row, x0);
  v128.store(row, x1, 16);
  v128.store(row, x2, 32);
  v128.store(row, x3, 48);
  v128.store(panel, x0);
  v128.store(panel, x1, 16);
  v128.store(panel + secondHalf, x2);
  v128.store(panel + secondHalf, x3, 16);
}

/** Bytes from the first to the second eight of 16 columns in panels. */
// @ts-ignore: decorator
@inline
function secondHalfOf(panelDepth: u32): usize {
  return COLUMN_TILE == 16 ? 32 : bytes(8 * panelDepth);
}

/** The gradient at the target is scale · (ŷ − 1). */
function subtractTarget(logits: usize, target: u32, scale: f32): void {
  const at = logits + bytes(target);
  store<f32>(at, load<f32>(at) - scale);
}

/** Loss and gradient of one row. */
function gradientOfRow(width: usize, logits: usize, bias: usize, target: u32, scale: f32, loss: usize): void {
  const factor = exponentials(width, logits, bias, target, scale, loss);
  for (let j: usize = 0; j < width; j += 16) {
    v128.store(logits + j, v128.mul<f32>(v128.load(logits + j), factor));
  }
  subtractTarget(logits, target, scale);
}

/** Loss and gradient of four rows, also into row `panel` and the three below of the packed panels. */
function gradientOfFourRows(
  width: usize,
  logits: usize,
  bias: usize,
  targets: usize,
  scale: f32,
  losses: usize,
  panel: usize,
  panelDepth: u32,
): void {
  const second = logits + width;
  const third = second + width;
  const fourth = third + width;
  const factor0 = exponentials(width, logits, bias, load<u32>(targets), scale, losses);
  const factor1 = exponentials(width, second, bias, load<u32>(targets, 4), scale, losses + 4);
  const factor2 = exponentials(width, third, bias, load<u32>(targets, 8), scale, losses + 8);
  const factor3 = exponentials(width, fourth, bias, load<u32>(targets, 12), scale, losses + 12);
  const half = secondHalfOf(panelDepth);
  const panelRow: usize = 4 * COLUMN_TILE;
  let to = panel;
  for (let j: usize = 0; j < width; j += 64) {
    scaleSixteen(logits + j, factor0, to, half);
    scaleSixteen(second + j, factor1, to + panelRow, half);
    scaleSixteen(third + j, factor2, to + 2 * panelRow, half);
    scaleSixteen(fourth + j, factor3, to + 3 * panelRow, half);
    to += bytes(16 * panelDepth);
  }
  for (let row: u32 = 0; row < 4; row++) {
    const target = load<u32>(targets + bytes(row));
    const column = target % COLUMN_TILE;
    subtractTarget(logits + row * width, target, scale);
    subtractTarget(panel + bytes((target - column) * panelDepth + row * COLUMN_TILE), column, scale);
  }
}

/** Copies one finished row into its row `panel` of the packed panels. */
function copyIntoPanels(width: usize, row: usize, panel: usize, panelDepth: u32): void {
  const half = secondHalfOf(panelDepth);
  for (let j: usize = 0; j < width; j += 64) {
    v128.store(panel, v128.load(row + j));
    v128.store(panel, v128.load(row + j, 16), 16);
    v128.store(panel + half, v128.load(row + j, 32));
    v128.store(panel + half, v128.load(row + j, 48), 16);
    panel += bytes(16 * panelDepth);
  }
}

export function crossEntropy(
  rows: u32,
  vocabulary: u32,
  logits: u32,
  bias: u32,
  targets: u32,
  scale: f32,
  losses: u32,
  panels: u32,
  panelDepth: u32,
  firstRow: u32,
): void {
  const width = bytes(vocabulary);
  let row: u32 = 0;
  while (row < rows) {
    const x = bytes(logits) + row * width;
    const target = bytes(targets + row);
    const loss = bytes(losses + row);
    const panel = bytes(panels + (firstRow + row) * COLUMN_TILE);
    if (panels != 0 && row + 4 <= rows) {
      gradientOfFourRows(width, x, bytes(bias), target, scale, loss, panel, panelDepth);
      row += 4;
    } else {
      gradientOfRow(width, x, bytes(bias), load<u32>(target), scale, loss);
      if (panels != 0) copyIntoPanels(width, x, panel, panelDepth);
      row += 1;
    }
  }
}

/** No probability is less: the smallest normal number. */
const LEAST: f32 = 1.1754943508222875e-38;

export function softmax(rows: u32, vocabulary: u32, logits: u32, bias: u32, entropies: u32): void {
  const width = bytes(vocabulary);
  const least = splat(LEAST);
  for (let row: u32 = 0; row < rows; row++) {
    const x = bytes(logits) + row * width;
    const shift = splat(addBias(width, x, bytes(bias)));
    let sums = splat(0.0);
    let weighted = sums;
    for (let j: usize = 0; j < width; j += 16) {
      const below = v128.sub<f32>(v128.load(x + j), shift);
      const e = exp(below);
      v128.store(x + j, e);
      sums = v128.add<f32>(sums, e);
      weighted = multiplyAdd(e, below, weighted);
    }
    const sum = laneSum(sums);
    const entropy = naturalLogarithm(<f64>sum) - <f64>laneSum(weighted) / <f64>sum;
    store<f32>(bytes(entropies + row), <f32>entropy);
    const factor = splat(1 / sum);
    for (let j: usize = 0; j < width; j += 16)
      v128.store(x + j, v128.pmax<f32>(v128.mul<f32>(v128.load(x + j), factor), least));
  }
}

export function logSoftmax(rows: u32, vocabulary: u32, logits: u32, bias: u32): void {
  const width = bytes(vocabulary);
  for (let row: u32 = 0; row < rows; row++) {
    const x = bytes(logits) + row * width;
    const maximum = addBias(width, x, bytes(bias));
    const logSum = naturalLogarithm(<f64>sumOfExponentials(width, x, maximum, false));
    const shift = splat(<f32>(<f64>maximum + logSum));
    for (let j: usize = 0; j < width; j += 16) v128.store(x + j, v128.sub<f32>(v128.load(x + j), shift));
  }
}
