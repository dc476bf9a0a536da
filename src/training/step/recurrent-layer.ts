/**
 * One recurrent layer of a training step: forward and truncated backpropagation through time (Werbos 1990,
 * Williams & Peng 1990) over all rows, as tasks. Rows stand time step by time step: row t · B + b is step t
 * of stream b.
 *
 * The recurrence is split over the streams, each task goes through time by itself; everything else is split
 * over rows or columns of a matrix product. A state is zero where a text begins, and no gradient flows back
 * over that border.
 */
import type { Address, Kernels } from '../../kernels/kernels';
import { cells } from '../../protocol/kinds';
import type { CellSizes, StepRows } from '../cells/cell';
import { trainedCells } from '../cells/trained-cells';
import { fillDropoutRow, type DropoutPlan } from './dropout';
import { blocks, type Phase, type TaskGroup } from './tasks';
import type { LayerBuffers, MemoryPlan, StepShape } from './memory-plan';

/** Of a plan, what a layer reads. */
interface LayerPlan
  extends Pick<MemoryPlan, 'rows' | 'resets' | 'parameters' | 'gradients' | 'layers'>, DropoutPlan {
  readonly shape: DropoutPlan['shape'] & Pick<StepShape, 'batchSize' | 'timeSteps' | 'threads'>;
  readonly layout: Pick<MemoryPlan['layout'], 'offsetOf'>;
}

export interface LayerParts {
  readonly kernels: Kernels;
  readonly plan: LayerPlan;
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
  /** Whether `backward` leaves ∂L/∂state, of the state before the first row, in `carried`. */
  readonly beginsElsewhere?: boolean;
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
  const gates = cells[cell].gates * hiddenSize;
  const { rows, resets } = plan;

  const parameter = (name: string): Address =>
    plan.parameters + plan.layout.offsetOf(`recurrent.${name}_l${layer}`);
  const gradientOf = (name: string): Address =>
    plan.gradients + plan.layout.offsetOf(`recurrent.${name}_l${layer}`);

  /**
   * Panels of Wᵀ `[width, gates]` (forward) or W `[gates, width]` (backward), W `[gates, width]` row-major.
   */
  const packTransposed = (weights: Address, width: number, panels: Address): TaskGroup =>
    blocks(gates, packBlock, (from, to) => kernels.packColumns(weights, width, 1, width, from, to, panels));
  const packStraight = (weights: Address, width: number, panels: Address): TaskGroup =>
    blocks(width, packBlock, (from, to) => kernels.packColumns(weights, gates, width, 1, from, to, panels));

  /**
   * Streams that one task of the recurrence goes through, whole tiles: all for a single thread; for several,
   * tasks so small that a thread which lost its core for a while is not waited for long.
   */
  const tiles = Math.ceil(batchSize / kernels.rowTile);
  const tasks = threads === 1 ? 1 : Math.min(tiles, tasksPerThread * threads);
  const streams = Math.ceil(tiles / tasks) * kernels.rowTile;

  const clearResets = (values: Address, { row, count }: StepRows): void => {
    for (let i = 0; i < count; i++) {
      if (int[resets + row + i] === 0) continue;
      const at = values + i * hiddenSize;
      float.fill(0, at, at + hiddenSize);
    }
  };
  const loadPrevious = (at: StepRows, into: Address, values: Address, first: Address): void => {
    const { t, from, row, count } = at;
    const source = t === 0 ? first + from * hiddenSize : values + (row - batchSize) * hiddenSize;
    const target = into + row * hiddenSize;
    float.copyWithin(target, source, source + count * hiddenSize);
    clearResets(target, at);
  };
  const sizes: CellSizes = { rows, batchSize, hiddenSize };
  const hiddenBias = parameter('bias_hh');
  const layerOfCell = { kernels, buffers, sizes, hiddenBias, loadPrevious, clearResets };
  const steps = trainedCells[cell].steps(layerOfCell);

  const forward = (training: boolean): TaskGroup =>
    blocks(batchSize, streams, (from, to) => {
      const count = to - from;
      for (let t = 0; t < timeSteps; t++) {
        const row = t * batchSize + from;
        const state = row * hiddenSize;
        const at: StepRows = { t, from, to, row, count };
        loadPrevious(at, buffers.previous, buffers.hidden, buffers.state);
        // prettier-ignore
        kernels.multiply(
          count, 0, gates, hiddenSize,
          buffers.previous + state, hiddenSize, 1, buffers.recurrentWeights,
          buffers.gates + row * gates, gates, 0, scratch,
        );
        steps.forward(at);
        if (buffers.output !== buffers.hidden) {
          const output = buffers.output + state;
          const hidden = buffers.hidden + state;
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
    steps.beginBackward(from, to);
    for (let t = timeSteps - 1; t >= 0; t--) {
      const row = t * batchSize + from;
      const state = row * hiddenSize;
      const at: StepRows = { t, from, to, row, count };
      const gradient = buffers.gradient + state;
      if (dropout > 0) kernels.multiplyElements(elements, gradient, buffers.mask + state);
      if (t < timeSteps - 1) kernels.add(elements, gradient, carried);
      steps.backward(at);
      if (t > 0 || parts.beginsElsewhere) {
        // prettier-ignore
        kernels.multiply(
          count, 0, hiddenSize, gates,
          buffers.gates + row * gates, gates, 1, buffers.recurrentWeightsBack,
          carried, hiddenSize, steps.directPath, scratch,
        );
        clearResets(carried, at);
      }
      heartbeat();
    }
  });

  /**
   * Rows of a gradient matrix that one task computes: what `multiply` packs of its left operand stays in the
   * cache.
   */
  const gradientRows = kernels.rowTile * Math.max(1, Math.round(96 / kernels.rowTile));
  /** A block of gate columns that never straddles two gates. */
  const columns = hiddenSize % 64 === 0 ? 64 : hiddenSize % 32 === 0 ? 32 : 16;

  const scatterProjected = blocks(gates, columns, (from, to) => {
    const width = to - from;
    for (let row = 0; row < projectedRows(); row++) {
      const at = buffers.projected + row * gates + from;
      float.fill(0, at, at + width);
    }
    const { at: source, stride } = steps.inputGradient(from);
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
        steps.carry();
      },
    },
  };
}
