/**
 * From the last layer's output to the loss and back, as tasks: logits, softmax cross-entropy and the gradient
 * of a block of rows one right after the other, while the block's logits are in the second-level cache.
 *
 * `full`: logits = h Wᵀ + b. `bottleneck`: logits = (h Pᵀ) Wᵀ + b, P to the width of the embedding. `tied`
 * (Press & Wolf 2017, Inan et al. 2017): the same with the embedding for W.
 */
import type { Address, Kernels } from '../../kernels/kernels';
import type { MemoryPlan } from './memory-plan';
import { blocks, type TaskGroup } from './tasks';

export interface OutputLayer {
  readonly packForward: TaskGroup[];
  readonly packBackward: TaskGroup[];
  /** Losses of all rows; in training also ∂L/∂logits and ∂L/∂h. */
  readonly forward: (training: boolean) => TaskGroup;
  /** Panels of what stood before the output matrix (after `forward` with a projection). */
  readonly packInput: TaskGroup[];
  /** Gradients of the output matrix, of its bias and of the projection. */
  readonly gradient: TaskGroup[];
}

/**
 * Rows of logits that one task computes: few enough that most of them stay in the second-level cache, enough
 * that the weights, which stream through for each block, are worth their way (measured: 64 beats 16 and 32
 * for V 2,048 and 4,096).
 */
const rowsAtOnce = 64;
const packBlock = 64;

export function outputLayer(kernels: Kernels, plan: MemoryPlan, scratch: Address): OutputLayer {
  const { configuration } = plan.shape;
  const { hiddenSize, embeddingSize } = configuration;
  const { vocabulary, rows, output: buffers } = plan;
  const { inputSize } = buffers;
  const projects = configuration.output !== 'full';
  const last = plan.layers[plan.layers.length - 1]!;
  const matrix = plan.layout.offsetOf(configuration.output === 'tied' ? 'embedding.weight' : 'output.weight');
  const bias = plan.layout.offsetOf('output.bias');
  const projection = projects ? plan.layout.offsetOf('projection.weight') : 0;
  const weights = plan.parameters + matrix;
  const projectionWeights = plan.parameters + projection;

  const tile = kernels.rowTile;
  const rowBlock = Math.ceil(rowsAtOnce / tile) * tile;
  const gradientRows = tile * Math.max(1, Math.round(96 / tile));

  const forward = (training: boolean): TaskGroup =>
    blocks(rows, rowBlock, (from, to) => {
      const count = to - from;
      const hidden = last.output + from * hiddenSize;
      const bottleneck = buffers.bottleneck + from * embeddingSize;
      const logits = buffers.logits + from * vocabulary;
      if (projects) {
        // prettier-ignore
        kernels.multiply(
          count, 0, embeddingSize, hiddenSize,
          hidden, hiddenSize, 1, buffers.projectionWeights,
          bottleneck, embeddingSize, 0, scratch,
        );
      }
      // prettier-ignore
      kernels.multiply(
        count, 0, vocabulary, inputSize,
        projects ? bottleneck : hidden, inputSize, 1, buffers.weights,
        logits, vocabulary, 0, scratch,
      );
      // prettier-ignore
      kernels.crossEntropy(
        count, vocabulary, logits, plan.parameters + bias,
        plan.targets + from, 1 / rows, plan.losses + from, 0, rows, from,
      );
      if (!training) return;
      const gradient = last.gradient + from * hiddenSize;
      const bottleneckGradient = buffers.bottleneckGradient + from * embeddingSize;
      // prettier-ignore
      kernels.multiply(
        count, 0, inputSize, vocabulary,
        logits, vocabulary, 1, buffers.weightsBack,
        projects ? bottleneckGradient : gradient, inputSize, 0, scratch,
      );
      if (projects) {
        // prettier-ignore
        kernels.multiply(
          count, 0, hiddenSize, embeddingSize,
          bottleneckGradient, embeddingSize, 1, buffers.projectionWeightsBack,
          gradient, hiddenSize, 0, scratch,
        );
      }
    });

  const panels = (source: Address, width: number, target: Address): TaskGroup =>
    blocks(width, packBlock, (from, to) => kernels.packColumns(source, rows, width, 1, from, to, target));

  return {
    packForward: [
      blocks(vocabulary, packBlock, (from, to) =>
        kernels.packColumns(weights, inputSize, 1, inputSize, from, to, buffers.weights),
      ),
      ...(projects
        ? [
            blocks(embeddingSize, packBlock, (from, to) =>
              // prettier-ignore
              kernels.packColumns(
                projectionWeights, hiddenSize, 1, hiddenSize, from, to, buffers.projectionWeights,
              ),
            ),
          ]
        : []),
    ],
    packBackward: [
      blocks(inputSize, 16, (from, to) =>
        kernels.packColumns(weights, vocabulary, inputSize, 1, from, to, buffers.weightsBack),
      ),
      ...(projects
        ? [
            blocks(hiddenSize, packBlock, (from, to) =>
              // prettier-ignore
              kernels.packColumns(
                projectionWeights, embeddingSize, hiddenSize, 1, from, to, buffers.projectionWeightsBack,
              ),
            ),
          ]
        : []),
    ],
    forward,
    packInput: projects
      ? [
          panels(buffers.bottleneck, embeddingSize, buffers.inputPanels),
          panels(last.output, hiddenSize, buffers.hiddenPanels),
        ]
      : [panels(last.output, hiddenSize, buffers.inputPanels)],
    gradient: [
      blocks(vocabulary, gradientRows, (from, to) =>
        // prettier-ignore
        kernels.multiply(
          to - from, 0, inputSize, rows,
          buffers.logits + from, 1, vocabulary, buffers.inputPanels,
          plan.gradients + matrix + from * inputSize, inputSize, 0, scratch,
        ),
      ),
      ...(projects
        ? [
            blocks(embeddingSize, gradientRows, (from, to) =>
              // prettier-ignore
              kernels.multiply(
                to - from, 0, hiddenSize, rows,
                buffers.bottleneckGradient + from, 1, embeddingSize, buffers.hiddenPanels,
                plan.gradients + projection + from * hiddenSize, hiddenSize, 0, scratch,
              ),
            ),
          ]
        : []),
      blocks(vocabulary, 256, (from, to) =>
        kernels.columnSum(rows, from, to, buffers.logits, vocabulary, plan.gradients + bias),
      ),
    ],
  };
}
