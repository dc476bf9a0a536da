/** The gates of the GRU in PyTorch's form, forward and backward. */
import type { Heap, Kernels } from '../kernels';
import { sigmoid } from './sigmoid';

export function gruReference({ float, int }: Heap): Pick<Kernels, 'gruForward' | 'gruBackward'> {
  return {
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

    gruBackward(rows, hidden, gates, previous, gradient, carried, candidate) {
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
  };
}
