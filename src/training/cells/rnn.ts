/**
 * The vanilla RNN (Elman 1990) in training: h' = tanh(x Wᵢᵀ + bᵢ + h Wₕᵀ + bₕ). It needs no buffer of its
 * own.
 */
import { noBuffers, type TrainedCell } from './cell';

export const rnn: TrainedCell = {
  reserve: () => noBuffers,
  carried: () => [],
  steps({ kernels, buffers, sizes: { hiddenSize }, hiddenBias }) {
    return {
      forward({ row, count }) {
        const gates = buffers.gates + row * hiddenSize;
        const { projected, projectedRow } = buffers;
        const previous = buffers.previous + row * hiddenSize;
        const hidden = buffers.hidden + row * hiddenSize;
        // prettier-ignore
        kernels.rnnForward(
          count, hiddenSize, gates, projected, projectedRow + row, hiddenBias, previous, hidden, 0, 0,
        );
      },
      beginBackward() {},
      backward({ row, count }) {
        const at = row * hiddenSize;
        const { gates, hidden, gradient } = buffers;
        kernels.rnnBackward(count, hiddenSize, gates + at, 0, hidden + at, gradient + at, 0, 0, 0, 0);
      },
      directPath: 0,
      inputGradient: (column) => ({ at: buffers.gates + column, stride: hiddenSize }),
      carry() {},
    };
  },
};
