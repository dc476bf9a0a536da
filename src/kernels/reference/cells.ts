/** The gates of every cell, forward and backward; their equations stand at the head of their kernels. */
import type { CellKernels, Heap } from '../kernels';
import { sigmoid } from '../sigmoid';

export function cellsReference({ float, int }: Heap): CellKernels {
  return {
    rnnForward(rows, hidden, gates, projected, projectedRow, hiddenBias, _previous, next) {
      for (let row = 0; row < rows; row++) {
        const input = projected + int[projectedRow + row]! * hidden;
        for (let j = 0; j < hidden; j++) {
          const at = row * hidden + j;
          float[next + at] = Math.tanh(float[gates + at]! + float[hiddenBias + j]! + float[input + j]!);
        }
      }
    },

    rnnBackward(rows, hidden, gates, _previous, next, gradient) {
      for (let at = 0; at < rows * hidden; at++) {
        const h = float[next + at]!;
        float[gates + at] = float[gradient + at]! * (1 - h * h);
      }
    },

    gruForward(
      rows,
      hidden,
      gates,
      projected,
      projectedRow,
      hiddenBias,
      previous,
      next,
      _previousCell,
      candidate,
    ) {
      for (let row = 0; row < rows; row++) {
        const input = projected + int[projectedRow + row]! * 3 * hidden;
        for (let j = 0; j < hidden; j++) {
          const at = row * hidden + j;
          const rAt = gates + row * 3 * hidden + j;
          const zAt = rAt + hidden;
          const nAt = zAt + hidden;
          const r = sigmoid(float[rAt]! + float[hiddenBias + j]! + float[input + j]!);
          const z = sigmoid(float[zAt]! + float[hiddenBias + hidden + j]! + float[input + hidden + j]!);
          const fromHidden = float[nAt]! + float[hiddenBias + 2 * hidden + j]!;
          const n = Math.tanh(float[input + 2 * hidden + j]! + r * fromHidden);
          float[rAt] = r;
          float[zAt] = z;
          float[nAt] = n;
          float[candidate + at] = fromHidden;
          float[next + at] = n + z * (float[previous + at]! - n);
        }
      }
    },

    gruBackward(rows, hidden, gates, previous, _next, gradient, carried, _previousCell, candidate) {
      for (let row = 0; row < rows; row++) {
        for (let j = 0; j < hidden; j++) {
          const at = row * hidden + j;
          const rAt = gates + row * 3 * hidden + j;
          const zAt = rAt + hidden;
          const nAt = zAt + hidden;
          const r = float[rAt]!;
          const z = float[zAt]!;
          const n = float[nAt]!;
          const dh = float[gradient + at]!;
          const dn = dh * (1 - z) * (1 - n * n);
          const dz = dh * (float[previous + at]! - n) * z * (1 - z);
          const dr = dn * float[candidate + at]! * r * (1 - r);
          float[rAt] = dr;
          float[zAt] = dz;
          float[nAt] = dn * r;
          float[candidate + at] = dn;
          float[carried + at] = dh * z;
        }
      }
    },

    lstmForward(
      rows,
      hidden,
      gates,
      projected,
      projectedRow,
      hiddenBias,
      _previous,
      next,
      previousCell,
      nextCell,
    ) {
      for (let row = 0; row < rows; row++) {
        const input = projected + int[projectedRow + row]! * 4 * hidden;
        const gate = gates + row * 4 * hidden;
        const preActivation = (j: number) => float[gate + j]! + float[hiddenBias + j]! + float[input + j]!;
        for (let j = 0; j < hidden; j++) {
          const at = row * hidden + j;
          const i = sigmoid(preActivation(j));
          const f = sigmoid(preActivation(hidden + j));
          const g = Math.tanh(preActivation(2 * hidden + j));
          const o = sigmoid(preActivation(3 * hidden + j));
          const c = f * float[previousCell + at]! + i * g;
          float[gate + j] = i;
          float[gate + hidden + j] = f;
          float[gate + 2 * hidden + j] = g;
          float[gate + 3 * hidden + j] = o;
          float[nextCell + at] = c;
          float[next + at] = o * Math.tanh(c);
        }
      }
    },

    // prettier-ignore
    lstmBackward(
      rows, hidden, gates, _previous, _next, gradient, _carried, previousCell, nextCell, cellGradient,
    ) {
      for (let row = 0; row < rows; row++) {
        const gate = gates + row * 4 * hidden;
        for (let j = 0; j < hidden; j++) {
          const at = row * hidden + j;
          const i = float[gate + j]!;
          const f = float[gate + hidden + j]!;
          const g = float[gate + 2 * hidden + j]!;
          const o = float[gate + 3 * hidden + j]!;
          const tanhCell = Math.tanh(float[nextCell + at]!);
          const dh = float[gradient + at]!;
          const dc = float[cellGradient + at]! + dh * o * (1 - tanhCell * tanhCell);
          float[gate + j] = dc * g * i * (1 - i);
          float[gate + hidden + j] = dc * float[previousCell + at]! * f * (1 - f);
          float[gate + 2 * hidden + j] = dc * i * (1 - g * g);
          float[gate + 3 * hidden + j] = dh * tanhCell * o * (1 - o);
          float[cellGradient + at] = dc * f;
        }
      }
    },
  };
}
