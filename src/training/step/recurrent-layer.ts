/**
 * One recurrent layer of a training step: forward and truncated backpropagation through time (Werbos 1990, Williams &
 * Peng 1990) over all rows, as tasks. Rows stand time step by time step: row t · B + b is step t of stream b.
 *
 * The recurrence is split over the streams, each task walks through time by itself; everything else is split over rows
 * or columns of a matrix product. A state is zero where a text begins, and no gradient flows back over that border.
 */
import { gateCount } from '../../model/configuration';
import type { Address, Kernels } from '../../kernels/kernels';
import { fillDropoutRow } from './dropout';
import { blocks, type Phase, type TaskGroup } from './tasks';
import type { LayerBuffers, MemoryPlan } from './memory-plan';

export interface LayerParts {
  readonly kernels: Kernels;
  readonly plan: MemoryPlan;
  readonly layer: number;
  readonly scratch: Address;
  /** A sign of life, each time step. */
  readonly heartbeat: () => void;
  /** Rows of `projected` in use. */
  readonly projectedRows: () => number;
  /** The layer's input `[projectedRows, in]`, and its panels. */
  readonly input: Address;
  readonly inputPanels: Address;
  /** Where ∂L/∂input goes. */
  readonly inputGradient: Address;
}

/** The tasks of one layer. Phases that share a line in `training-step.ts` do not depend on each other. */
export interface RecurrentLayer {
  readonly packForward: TaskGroup[];
  readonly packBackward: TaskGroup[];
  readonly dropout: TaskGroup[];
  readonly project: Phase;
  readonly forward: (training: boolean) => TaskGroup;
  readonly packPrevious: TaskGroup;
  readonly backward: TaskGroup;
  /** After `backward`: gradients of the recurrent weights, and of `projected`. */
  readonly recurrentGradient: TaskGroup[];
  /** After `recurrentGradient`: gradients of the input weights and of the input. */
  readonly inputGradient: TaskGroup[];
  /** The last state becomes the first of the next batch. */
  readonly carry: TaskGroup;
}

/** Columns that one task packs. */
const packBlock = 64;
const tasksPerThread = 4;

export function recurrentLayer(parts: LayerParts): RecurrentLayer {
  const { kernels, plan, layer, scratch, heartbeat, projectedRows, input, inputPanels, inputGradient } =
    parts;
  const { float, int } = kernels.heap;
  const { configuration, batchSize, timeSteps, dropout, threads } = plan.shape;
  const { cell, hiddenSize } = configuration;
  const buffers: LayerBuffers = plan.layers[layer]!;
  const { inputSize } = buffers;
  const gates = gateCount[cell] * hiddenSize;
  const { rows, resets } = plan;

  const parameter = (name: string): Address =>
    plan.parameters + plan.layout.offsetOf(`recurrent.${name}_l${layer}`);
  const gradientOf = (name: string): Address =>
    plan.gradients + plan.layout.offsetOf(`recurrent.${name}_l${layer}`);

  /** Panels of Wᵀ `[width, gates]` (forward) or W `[gates, width]` (backward), W `[gates, width]` row-major. */
  const packTransposed = (weights: Address, width: number, panels: Address): TaskGroup =>
    blocks(gates, packBlock, (from, to) => kernels.packColumns(weights, width, 1, width, from, to, panels));
  const packStraight = (weights: Address, width: number, panels: Address): TaskGroup =>
    blocks(width, packBlock, (from, to) => kernels.packColumns(weights, gates, width, 1, from, to, panels));

  /**
   * Streams that one task of the recurrence walks through, whole tiles: all for a single thread; for several, tasks so
   * small that a thread which lost its core for a while is not waited for long.
   */
  const tiles = Math.ceil(batchSize / kernels.rowTile);
  const tasks = threads === 1 ? 1 : Math.min(tiles, tasksPerThread * threads);
  const streams = Math.ceil(tiles / tasks) * kernels.rowTile;

  /** Zeroes the rows of `values` whose text begins at row `first`. */
  const clearResets = (values: Address, first: number, count: number): void => {
    for (let row = 0; row < count; row++) {
      if (int[resets + first + row] === 0) continue;
      const at = values + row * hiddenSize;
      float.fill(0, at, at + hiddenSize);
    }
  };
  /** The state before time step t of streams `[from, to)`: that of the step before, or the carried one. */
  const loadPrevious = (
    t: number,
    from: number,
    to: number,
    into: Address,
    states: Address,
    first: Address,
  ): void => {
    const row = t * batchSize + from;
    const source = t === 0 ? first + from * hiddenSize : states + (row - batchSize) * hiddenSize;
    const target = into + row * hiddenSize;
    float.copyWithin(target, source, source + (to - from) * hiddenSize);
    clearResets(target, row, to - from);
  };

  const forward = (training: boolean): TaskGroup =>
    blocks(batchSize, streams, (from, to) => {
      const count = to - from;
      for (let t = 0; t < timeSteps; t++) {
        const row = t * batchSize + from;
        const state = row * hiddenSize;
        const gate = buffers.gates + row * gates;
        const previous = buffers.previous + state;
        loadPrevious(t, from, to, buffers.previous, buffers.hidden, buffers.state);
        // prettier-ignore
        kernels.multiply(
          count, 0, gates, hiddenSize,
          previous, hiddenSize, 1, buffers.recurrentWeights,
          gate, gates, 0, scratch,
        );
        const projectedRow = buffers.projectedRow + row;
        const bias = parameter('bias_hh');
        const hidden = buffers.hidden + state;
        if (cell === 'gru') {
          const candidate = buffers.candidate + state;
          // prettier-ignore
          kernels.gruForward(
            count, hiddenSize, gate, buffers.projected, projectedRow, bias, previous, hidden, candidate,
          );
        } else if (cell === 'lstm') {
          loadPrevious(t, from, to, buffers.previousCell, buffers.cell, buffers.cellState);
          // prettier-ignore
          kernels.lstmForward(
            count, hiddenSize, gate, buffers.projected, projectedRow, bias,
            buffers.previousCell + state, buffers.cell + state, hidden,
          );
        } else {
          kernels.rnnForward(count, hiddenSize, gate, buffers.projected, projectedRow, bias, hidden);
        }
        if (buffers.output !== buffers.hidden) {
          const output = buffers.output + state;
          float.copyWithin(output, hidden, hidden + count * hiddenSize);
          if (training) kernels.multiplyElements(count * hiddenSize, output, buffers.mask + state);
        }
        heartbeat();
      }
    });

  const backward = blocks(batchSize, streams, (from, to) => {
    const count = to - from;
    const elements = count * hiddenSize;
    const carried = buffers.carried + from * hiddenSize;
    const cellGradient = buffers.cellGradient + from * hiddenSize;
    if (cell === 'lstm') float.fill(0, cellGradient, cellGradient + elements);
    for (let t = timeSteps - 1; t >= 0; t--) {
      const row = t * batchSize + from;
      const state = row * hiddenSize;
      const gate = buffers.gates + row * gates;
      const gradient = buffers.gradient + state;
      if (dropout > 0) kernels.multiplyElements(elements, gradient, buffers.mask + state);
      if (t < timeSteps - 1) kernels.add(elements, gradient, carried);
      if (cell === 'gru') {
        const candidate = buffers.candidate + state;
        // prettier-ignore
        kernels.gruBackward(
          count, hiddenSize, gate, buffers.previous + state, gradient, carried, candidate,
        );
      } else if (cell === 'lstm') {
        // prettier-ignore
        kernels.lstmBackward(
          count, hiddenSize, gate, buffers.previousCell + state, buffers.cell + state, gradient, cellGradient,
        );
        clearResets(cellGradient, row, count);
      } else {
        kernels.rnnBackward(count, hiddenSize, gate, buffers.hidden + state, gradient);
      }
      if (t > 0) {
        // The GRU has a direct path to the state before, which is in `carried` already.
        // prettier-ignore
        kernels.multiply(
          count, 0, hiddenSize, gates,
          gate, gates, 1, buffers.recurrentWeightsBack,
          carried, hiddenSize, cell === 'gru' ? 1 : 0, scratch,
        );
        clearResets(carried, row, count);
      }
      heartbeat();
    }
  });

  /** Rows of a gradient matrix that one task computes: what `multiply` packs of its left operand stays in the cache. */
  const gradientRows = kernels.rowTile * Math.max(1, Math.round(96 / kernels.rowTile));
  /** A block of gate columns that never straddles two gates. */
  const columns = hiddenSize % 64 === 0 ? 64 : hiddenSize % 32 === 0 ? 32 : 16;

  const scatterProjected = blocks(gates, columns, (from, to) => {
    const width = to - from;
    for (let row = 0; row < projectedRows(); row++) {
      const at = buffers.projected + row * gates + from;
      float.fill(0, at, at + width);
    }
    // The GRU's candidate gate sees its input outside of the reset gate: two different gradients.
    const outside = cell === 'gru' && from >= 2 * hiddenSize;
    const source = outside ? buffers.candidate + from - 2 * hiddenSize : buffers.gates + from;
    const stride = outside ? hiddenSize : gates;
    // prettier-ignore
    kernels.scatterAddRows(
      rows, width, source, stride, buffers.projectedRow, buffers.projected + from, gates,
    );
    kernels.columnSum(rows, from, to, buffers.gates, gates, gradientOf('bias_hh'));
  });

  return {
    packForward: [
      packTransposed(parameter('weight_ih'), inputSize, buffers.inputWeights),
      packTransposed(parameter('weight_hh'), hiddenSize, buffers.recurrentWeights),
    ],
    packBackward: [
      packStraight(parameter('weight_ih'), inputSize, buffers.inputWeightsBack),
      packStraight(parameter('weight_hh'), hiddenSize, buffers.recurrentWeightsBack),
    ],
    dropout:
      dropout > 0
        ? [
            blocks(rows, 32, (from, to) => {
              for (let row = from; row < to; row++) {
                fillDropoutRow(kernels.heap, plan, layer, row, buffers.mask + row * hiddenSize);
              }
            }),
          ]
        : [],
    project: [
      blocks(projectedRows, 32, (from, to) => {
        const bias = parameter('bias_ih');
        for (let row = from; row < to; row++) {
          float.copyWithin(buffers.projected + row * gates, bias, bias + gates);
        }
        // prettier-ignore
        kernels.multiply(
          to - from, 0, gates, inputSize,
          input + from * inputSize, inputSize, 1, buffers.inputWeights,
          buffers.projected + from * gates, gates, 1, scratch,
        );
      }),
    ],
    forward,
    packPrevious: blocks(hiddenSize, packBlock, (from, to) =>
      kernels.packColumns(buffers.previous, rows, hiddenSize, 1, from, to, buffers.previousPanels),
    ),
    backward,
    recurrentGradient: [
      blocks(gates, gradientRows, (from, to) =>
        // prettier-ignore
        kernels.multiply(
          to - from, 0, hiddenSize, rows,
          buffers.gates + from, 1, gates, buffers.previousPanels,
          gradientOf('weight_hh') + from * hiddenSize, hiddenSize, 0, scratch,
        ),
      ),
      scatterProjected,
    ],
    inputGradient: [
      blocks(gates, gradientRows, (from, to) => {
        // prettier-ignore
        kernels.multiply(
          to - from, 0, inputSize, projectedRows(),
          buffers.projected + from, 1, gates, inputPanels,
          gradientOf('weight_ih') + from * inputSize, inputSize, 0, scratch,
        );
      }),
      blocks(projectedRows, 32, (from, to) =>
        // prettier-ignore
        kernels.multiply(
          to - from, 0, inputSize, gates,
          buffers.projected + from * gates, gates, 1, buffers.inputWeightsBack,
          inputGradient + from * inputSize, inputSize, 0, scratch,
        ),
      ),
      blocks(gates, columns, (from, to) =>
        kernels.columnSum(projectedRows(), from, to, buffers.projected, gates, gradientOf('bias_ih')),
      ),
    ],
    carry: {
      count: () => 1,
      run: () => {
        const last = (rows - batchSize) * hiddenSize;
        const end = rows * hiddenSize;
        float.copyWithin(buffers.state, buffers.hidden + last, buffers.hidden + end);
        if (cell === 'lstm') float.copyWithin(buffers.cellState, buffers.cell + last, buffers.cell + end);
      },
    },
  };
}
