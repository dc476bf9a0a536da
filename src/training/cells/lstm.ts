/**
 * The LSTM (Hochreiter & Schmidhuber 1997, forget gate of Gers et al. 2000) in training. Memory of its own,
 * in elements of a layer: the cell states before and behind each row 2 N H, and the carried cell state and
 * its gradient 2 B H.
 */
import { cells } from '../../protocol/kinds';
import { noBuffers, type TrainedCell } from './cell';

export const lstm: TrainedCell = {
  reserve: (reserve, { rows, batchSize, hiddenSize }) => ({
    ...noBuffers,
    previousCell: reserve(rows * hiddenSize),
    cell: reserve(rows * hiddenSize),
    cellGradient: reserve(batchSize * hiddenSize),
    cellState: reserve(batchSize * hiddenSize),
  }),
  carried: ({ cellState }) => [cellState],
  steps({ kernels, buffers, sizes, hiddenBias, loadPrevious, clearResets }) {
    const { rows: allRows, batchSize, hiddenSize } = sizes;
    const { float } = kernels.heap;
    const width = cells.lstm.gates * hiddenSize;
    return {
      forward(rows) {
        loadPrevious(rows, buffers.previousCell, buffers.cell, buffers.cellState);
        const { row, count } = rows;
        const gates = buffers.gates + row * width;
        const { projected, projectedRow } = buffers;
        const at = row * hiddenSize;
        // prettier-ignore
        kernels.lstmForward(
          count, hiddenSize, gates, projected, projectedRow + row, hiddenBias,
          buffers.previous + at, buffers.hidden + at, buffers.previousCell + at, buffers.cell + at,
        );
      },
      beginBackward(from, to) {
        float.fill(0, buffers.cellGradient + from * hiddenSize, buffers.cellGradient + to * hiddenSize);
      },
      backward(rows) {
        const { from, row, count } = rows;
        const gates = buffers.gates + row * width;
        const at = row * hiddenSize;
        const { previousCell, cell, gradient } = buffers;
        const cellGradient = buffers.cellGradient + from * hiddenSize;
        // prettier-ignore
        kernels.lstmBackward(
          count, hiddenSize, gates, 0, 0, gradient + at, 0, previousCell + at, cell + at, cellGradient,
        );
        clearResets(cellGradient, rows);
      },
      directPath: 0,
      inputGradient: (column) => ({ at: buffers.gates + column, stride: width }),
      carry() {
        const last = (allRows - batchSize) * hiddenSize;
        float.copyWithin(buffers.cellState, buffers.cell + last, buffers.cell + allRows * hiddenSize);
      },
    };
  },
};
