/**
 * The GRU in PyTorch's form (Cho et al. 2014, reset behind the matrix product) in training. Memory of its
 * own, in elements of a layer: the candidate N H, which keeps h Uₙᵀ + bₕₙ forward and becomes the gradient of
 * n on the input side backward.
 */
import { cells } from '../../protocol/kinds';
import { noBuffers, type TrainedCell } from './cell';

export const gru: TrainedCell = {
  reserve: (reserve, { rows, hiddenSize }) => ({ ...noBuffers, candidate: reserve(rows * hiddenSize) }),
  carried: () => [],
  steps({ kernels, buffers, sizes: { hiddenSize }, hiddenBias }) {
    const width = cells.gru.gates * hiddenSize;
    const candidateGate = 2 * hiddenSize;
    return {
      forward({ row, count }) {
        const gates = buffers.gates + row * width;
        const { projected, projectedRow } = buffers;
        const at = row * hiddenSize;
        // prettier-ignore
        kernels.gruForward(
          count, hiddenSize, gates, projected, projectedRow + row, hiddenBias,
          buffers.previous + at, buffers.hidden + at, 0, buffers.candidate + at,
        );
      },
      beginBackward() {},
      backward({ from, row, count }) {
        const gates = buffers.gates + row * width;
        const at = row * hiddenSize;
        const carried = buffers.carried + from * hiddenSize;
        // prettier-ignore
        kernels.gruBackward(
          count, hiddenSize, gates, buffers.previous + at, 0, buffers.gradient + at, carried, 0, buffers.candidate + at, 0,
        );
      },
      directPath: 1,
      // The candidate gate sees its input outside of the reset gate: two different gradients.
      inputGradient: (column) =>
        column >= candidateGate
          ? { at: buffers.candidate + column - candidateGate, stride: hiddenSize }
          : { at: buffers.gates + column, stride: width },
      carry() {},
    };
  },
};
