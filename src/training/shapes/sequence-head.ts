/**
 * From the states that are read to the answers, their loss and back, as tasks. The states of all directions
 * stand beside each other in the head's input; their columns of `output.weight` are multiplied one
 * direction after the other, which is the same sum.
 *
 * `softmax`: cross-entropy −Σ y ln ŷ. `sigmoid`: binary cross-entropy L⟨t⟩(ŷ, y) = −y ln ŷ − (1 − y) ln(1 −
 * ŷ), summed over t. An answer that does not count (behind the end of a sequence) has no loss and no
 * gradient.
 */
import type { Address, Heap, Kernels } from '../../kernels/kernels';
import { sigmoid } from '../../kernels/sigmoid';
import { blocks, type TaskGroup } from '../step/tasks';
import type { DirectionBuffers, SequencePlan } from './sequence-plan';

/** Where the leader leaves 1 / (answers that count): behind the floats of Adam in `plan.scalars`. */
export const scalePlace = 4;

export interface SequenceHead {
  readonly packForward: TaskGroup[];
  readonly packBackward: TaskGroup[];
  /** Reads the states of the answers. */
  readonly read: TaskGroup[];
  /** `training`: losses, and gradients of what was read; else the logits, with their bias. */
  readonly forward: (training: boolean) => TaskGroup;
  /** After `forward`: ∂L/∂hidden of each direction, and panels of what was read. */
  readonly spread: TaskGroup[];
  readonly gradient: TaskGroup[];
}

const packBlock = 64;

export function sequenceHead(kernels: Kernels, plan: SequencePlan, scratch: Address): SequenceHead {
  const { heap } = kernels;
  const { float } = heap;
  const { sequence } = plan.shape;
  const { hiddenSize } = sequence;
  const { answers, outputs, rows, directions } = plan;
  const width = directions.length * hiddenSize;
  const weights = plan.layout.offsetOf('output.weight');
  const bias = plan.parameters + plan.layout.offsetOf('output.bias');
  const tile = kernels.rowTile;
  const rowBlock = Math.ceil(64 / tile) * tile;
  /** The first column of a direction in the head's input. */
  const eachDirection = (make: (at: DirectionBuffers, column: Address) => TaskGroup): TaskGroup[] =>
    directions.map((direction, index) => make(direction, index * hiddenSize));

  const forward = (training: boolean): TaskGroup =>
    blocks(answers, rowBlock, (from, to) => {
      const count = to - from;
      const logits = plan.logits + from * outputs;
      directions.forEach((direction, index) =>
        // prettier-ignore
        kernels.multiply(
          count, 0, outputs, hiddenSize,
          direction.read + from * hiddenSize, hiddenSize, 1, direction.weights,
          logits, outputs, index === 0 ? 0 : 1, scratch,
        ),
      );
      if (!training) {
        for (let row = 0; row < count; row++) kernels.add(outputs, logits + row * outputs, bias);
        return;
      }
      const scale = float[plan.scalars + scalePlace]!;
      const [targets, losses] = [plan.targets + from, plan.losses + from];
      if (sequence.head === 'softmax')
        kernels.crossEntropy(count, outputs, logits, bias, targets, scale, losses, 0, answers, from);
      else binaryCrossEntropy(heap, count, outputs, logits, bias, targets, scale, losses);
      clearUncounted(heap, plan, from, to);
      for (const direction of directions) {
        // prettier-ignore
        kernels.multiply(
          count, 0, hiddenSize, outputs,
          logits, outputs, 1, direction.weightsBack,
          direction.readGradient + from * hiddenSize, hiddenSize, 0, scratch,
        );
      }
    });

  /** One task a direction: two answers never read the same row, so the order is that of the rows. */
  const spread = ({ layer, readRow, readGradient }: DirectionBuffers): TaskGroup => ({
    count: () => 1,
    run() {
      float.fill(0, layer.gradient, layer.gradient + rows * hiddenSize);
      kernels.scatterAddRows(
        answers,
        hiddenSize,
        readGradient,
        hiddenSize,
        readRow,
        layer.gradient,
        hiddenSize,
      );
    },
  });

  return {
    packForward: eachDirection((direction, column) =>
      blocks(outputs, packBlock, (from, to) =>
        // prettier-ignore
        kernels.packColumns(
          plan.parameters + weights + column, hiddenSize, 1, width, from, to, direction.weights,
        ),
      ),
    ),
    packBackward: eachDirection((direction, column) =>
      blocks(hiddenSize, packBlock, (from, to) =>
        // prettier-ignore
        kernels.packColumns(
          plan.parameters + weights + column, outputs, width, 1, from, to, direction.weightsBack,
        ),
      ),
    ),
    read: eachDirection(({ layer, readRow, read }) =>
      blocks(answers, 64, (from, to) =>
        kernels.gatherRows(to - from, hiddenSize, layer.hidden, readRow + from, read + from * hiddenSize),
      ),
    ),
    forward,
    spread: [
      ...eachDirection(spread),
      ...eachDirection(({ read, readPanels }) =>
        blocks(hiddenSize, packBlock, (from, to) =>
          kernels.packColumns(read, answers, hiddenSize, 1, from, to, readPanels),
        ),
      ),
    ],
    gradient: [
      ...eachDirection(({ readPanels }, column) =>
        blocks(outputs, tile * Math.max(1, Math.round(96 / tile)), (from, to) =>
          // prettier-ignore
          kernels.multiply(
            to - from, 0, hiddenSize, answers,
            plan.logits + from, 1, outputs, readPanels,
            plan.gradients + weights + from * width + column, width, 0, scratch,
          ),
        ),
      ),
      blocks(outputs, 256, (from, to) =>
        // prettier-ignore
        kernels.columnSum(
          answers, from, to, plan.logits, outputs, plan.gradients + plan.layout.offsetOf('output.bias'),
        ),
      ),
    ],
  };
}

/**
 * `logits [rows, width]`, of which the first column counts, come without their bias; on exit they hold
 * scale · (ŷ − y) there and 0 in the padding. Losses in nats, without overflow: −y z + ln(1 + eᶻ).
 */
function binaryCrossEntropy(
  { float, int }: Heap,
  rows: number,
  width: number,
  logits: Address,
  bias: Address,
  targets: Address,
  scale: number,
  losses: Address,
): void {
  for (let row = 0; row < rows; row++) {
    const at = logits + row * width;
    const z = float[at]! + float[bias]!;
    const y = int[targets + row]!;
    float[losses + row] = Math.max(z, 0) - y * z + Math.log1p(Math.exp(-Math.abs(z)));
    float.fill(0, at, at + width);
    float[at] = scale * (sigmoid(z) - y);
  }
}

function clearUncounted({ float, int }: Heap, plan: SequencePlan, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    if (int[plan.counted + row] !== 0) continue;
    float[plan.losses + row] = 0;
    float.fill(0, plan.logits + row * plan.outputs, plan.logits + (row + 1) * plan.outputs);
  }
}
