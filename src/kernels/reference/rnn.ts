/** The gate of the vanilla RNN, forward and backward. */
import type { Heap, Kernels } from '../kernels';

export function rnnReference({ float, int }: Heap): Pick<Kernels, 'rnnForward' | 'rnnBackward'> {
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

    rnnBackward(rows, hidden, gates, next, gradient) {
      for (let at = 0; at < rows * hidden; at++) {
        const h = float[next + at]!;
        float[gates + at] = float[gradient + at]! * (1 - h * h);
      }
    },
  };
}
