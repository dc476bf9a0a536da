/** The gates of the LSTM, forward and backward. */
import type { Heap, Kernels } from '../kernels';
import { sigmoid } from './sigmoid';

export function lstmReference({ float, int }: Heap): Pick<Kernels, 'lstmForward' | 'lstmBackward'> {
  return {
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

    lstmBackward(rows, hidden, gates, previousCell, nextCell, gradient, cellGradient) {
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
