/**
 * Where every buffer of training stands in the one flat heap that all threads share, and what it costs before
 * anything is allocated. Elements are four bytes (in the f64 reference eight).
 *
 * V padded vocabulary, E embedding, H hidden, G = gates · H, L layers, N = batch · timeSteps rows of a step,
 * B batch, U = min(V, N) unique tokens at most, P parameters with padding, `in` = E for the first layer, H
 * above.
 *
 *     parameters, gradient, two Adam moments     4 P
 *     packed weights, forward and backward       2 (Σ_layers (in + H) G + output weights)
 *     a layer: projected · gates                 (U or N) G + N G
 *              previous, hidden, gradient,
 *              their panels                      4 N H
 *              of the cell                       as its file says
 *              input panels above layer 0        N H
 *              dropped, mask (with dropout)      2 N H
 *              carried, state                    2 B H
 *     output: logits, panels of its input        N V + N H   (bottleneck: N V + 3 N E + N H)
 *     embedding: rows, panels, gradient          3 U E
 *     whole numbers and sums                     6 N + V + P / 16384 + control
 *     scratch of each thread                     what `multiply` packs of its left operand
 */
import type { ModelConfiguration } from '../../model/configuration';
import { paddedVocabularySize, parameterLayout, type ParameterLayout } from '../../model/parameters';
import type { Address, Kernels } from '../../kernels/kernels';
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import { cells, type Cell } from '../../protocol/kinds';
import type { WorkingBuffers } from '../cells/cell';
import { trainedCells } from '../cells/trained-cells';
import { controlLength } from './team';
import type { TextAmount } from '../../protocol/training/training';

/** What decides the size of every buffer. */
export interface StepShape {
  readonly configuration: ModelConfiguration;
  readonly batchSize: number;
  readonly timeSteps: number;
  /** 0 … 0.9: share of the recurrent outputs that are dropped in training. */
  readonly dropout: number;
  readonly threads: number;
}

/** Parameters or gradients that one thread takes at a time, and whose squares are summed in order. */
export const chunkLength = 16384;

export interface LayerBuffers extends WorkingBuffers {
  /** Width of the layer's input: E or H. */
  readonly inputSize: number;
  /** Rows of `projected`: unique tokens for the first layer, all rows above. */
  readonly projectedRows: number;
  /** Wᵢᵀ `[in, G]` and Wᵢ `[G, in]` as panels. */
  readonly inputWeights: Address;
  readonly inputWeightsBack: Address;
  /** Wₕᵀ `[H, G]` and Wₕ `[G, H]` as panels. */
  readonly recurrentWeights: Address;
  readonly recurrentWeightsBack: Address;
  /** Panels of `previous` `[N, H]`. */
  readonly previousPanels: Address;
  /** What the layer above reads: `hidden`, or a copy with dropout `[N, H]`. */
  readonly output: Address;
  /** Dropout factors `[N, H]`. */
  readonly mask: Address;
  /** Panels of the layer's input, above layer 0 `[N, in]`. */
  readonly inputPanels: Address;
  /** Carried from batch to batch `[B, H]`. */
  readonly state: Address;
}

interface OutputBuffers {
  /** Width of what is multiplied with the output matrix: H, or E behind a bottleneck. */
  readonly inputSize: number;
  /** `[H or E, V]` and `[V, H or E]` as panels. */
  readonly weights: Address;
  readonly weightsBack: Address;
  /** `[N, V]`; then their gradient. */
  readonly logits: Address;
  readonly inputPanels: Address;
  /**
   * Tied: the bottleneck Pᵀ `[H, E]`, P `[E, H]` as panels, its output and gradient `[N, E]`, panels of
   * hidden.
   */
  readonly projectionWeights: Address;
  readonly projectionWeightsBack: Address;
  readonly bottleneck: Address;
  readonly bottleneckGradient: Address;
  readonly hiddenPanels: Address;
}

export interface MemoryPlan {
  readonly shape: StepShape;
  readonly layout: ParameterLayout;
  readonly vocabulary: number;
  /** N. */
  readonly rows: number;
  /** First element that is used, and the end. */
  readonly base: Address;
  readonly end: Address;
  readonly control: Address;
  readonly scalars: Address;
  readonly parameters: Address;
  readonly gradients: Address;
  readonly firstMoments: Address;
  readonly secondMoments: Address;
  readonly inputs: Address;
  readonly targets: Address;
  /** 1 where the row begins a text: the state before it is zero. */
  readonly resets: Address;
  readonly uniqueTokens: Address;
  readonly losses: Address;
  /** Σ g² of each chunk. */
  readonly squares: Address;
  readonly embedded: Address;
  readonly embeddedPanels: Address;
  readonly embeddedGradient: Address;
  readonly layers: readonly LayerBuffers[];
  readonly output: OutputBuffers;
  /** Scratch of each thread. */
  readonly scratch: readonly Address[];
}

export type Reserve = (elements: number) => Address;

/** Hands out the heap from element `base` on, piece by piece; `end` is behind what was handed out so far. */
export function reservation(base: Address): { readonly reserve: Reserve; readonly end: () => Address } {
  let end = base;
  return {
    reserve(elements) {
      const at = end;
      // A cache line apart, so that no two threads write to the same one.
      end += Math.ceil(elements / 32) * 32;
      return at;
    },
    end: () => end,
  };
}

/** Where a network's parameters stand in training, and what Adam needs beside them. */
export function reserveParameters(reserve: Reserve, { length }: ParameterLayout) {
  return {
    parameters: reserve(length),
    gradients: reserve(length),
    firstMoments: reserve(length),
    secondMoments: reserve(length),
    squares: reserve(Math.ceil(length / chunkLength)),
    scalars: reserve(16),
  };
}

export interface LayerSizes {
  readonly cell: Cell;
  readonly hiddenSize: number;
  readonly batchSize: number;
  readonly timeSteps: number;
  readonly dropout: number;
  readonly inputSize: number;
  readonly projectedRows: number;
  /** Elements of the layer's own panels of its input; 0 where somebody else packs it. */
  readonly inputPanels: number;
}

export function reserveLayer(reserve: Reserve, sizes: LayerSizes): LayerBuffers {
  const { cell, hiddenSize, batchSize, timeSteps, dropout, inputSize, projectedRows, inputPanels } = sizes;
  const rows = batchSize * timeSteps;
  const gates = cells[cell].gates * hiddenSize;
  const hidden = reserve(rows * hiddenSize);
  return {
    inputSize,
    projectedRows,
    inputWeights: reserve(inputSize * gates),
    inputWeightsBack: reserve(inputSize * gates),
    recurrentWeights: reserve(hiddenSize * gates),
    recurrentWeightsBack: reserve(hiddenSize * gates),
    projected: reserve(projectedRows * gates),
    projectedRow: reserve(rows),
    gates: reserve(rows * gates),
    previous: reserve(rows * hiddenSize),
    previousPanels: reserve(rows * hiddenSize),
    hidden,
    output: dropout > 0 ? reserve(rows * hiddenSize) : hidden,
    mask: dropout > 0 ? reserve(rows * hiddenSize) : 0,
    gradient: reserve(rows * hiddenSize),
    carried: reserve(batchSize * hiddenSize),
    inputPanels: inputPanels > 0 ? reserve(inputPanels) : 0,
    state: reserve(batchSize * hiddenSize),
    ...trainedCells[cell].reserve(reserve, { rows, batchSize, hiddenSize }),
  };
}

/** Lays out the heap from element `base` on; the same shape always gives the same plan, in every thread. */
export function planMemory(
  shape: StepShape,
  kernels: Pick<Kernels, 'multiplyScratch'>,
  base: Address,
): MemoryPlan {
  const { configuration, batchSize, timeSteps, threads } = shape;
  const { cell, embeddingSize, hiddenSize, output } = configuration;
  const vocabulary = paddedVocabularySize(configuration.vocabularySize);
  const rows = batchSize * timeSteps;
  const unique = Math.min(vocabulary, rows);
  const gates = cells[cell].gates * hiddenSize;
  const layout = parameterLayout(configuration);
  const { reserve, end } = reservation(base);
  const reserveIf = (condition: boolean, elements: number): Address => (condition ? reserve(elements) : 0);

  const control = reserve(controlLength);
  const optimised = reserveParameters(reserve, layout);

  const layers = Array.from({ length: configuration.layers }, (_, layer): LayerBuffers => {
    const inputSize = layer === 0 ? embeddingSize : hiddenSize;
    const projectedRows = layer === 0 ? unique : rows;
    const inputPanels = layer > 0 ? rows * inputSize : 0;
    return reserveLayer(reserve, { ...shape, cell, hiddenSize, inputSize, projectedRows, inputPanels });
  });

  const projects = output !== 'full';
  const outputInput = projects ? embeddingSize : hiddenSize;
  const outputBuffers: OutputBuffers = {
    inputSize: outputInput,
    weights: reserve(outputInput * vocabulary),
    weightsBack: reserve(outputInput * vocabulary),
    logits: reserve(rows * vocabulary),
    inputPanels: reserve(rows * outputInput),
    projectionWeights: reserveIf(projects, hiddenSize * embeddingSize),
    projectionWeightsBack: reserveIf(projects, hiddenSize * embeddingSize),
    bottleneck: reserveIf(projects, rows * embeddingSize),
    bottleneckGradient: reserveIf(projects, rows * embeddingSize),
    hiddenPanels: reserveIf(projects, rows * hiddenSize),
  };

  const depths = [embeddingSize, hiddenSize, gates, vocabulary, rows];
  const scratchLength = Math.max(...depths.map((depth) => kernels.multiplyScratch(depth)));

  return {
    shape,
    layout,
    vocabulary,
    rows,
    base,
    control,
    ...optimised,
    inputs: reserve(rows),
    targets: reserve(rows),
    resets: reserve(rows),
    uniqueTokens: reserve(rows),
    losses: reserve(rows),
    embedded: reserve(unique * embeddingSize),
    embeddedPanels: reserve(unique * embeddingSize),
    embeddedGradient: reserve(unique * embeddingSize),
    layers,
    output: outputBuffers,
    scratch: Array.from({ length: threads }, () => reserve(scratchLength)),
    end: end(),
  };
}

const bytesPerElement = 4;
/** What the threads cost before they hold any weights, and the text while it is read; measured. */
const bytesOfTrainer = 41 * 2 ** 20;
/** What is left of learning a dictionary of words or subwords while training runs; measured. */
const bytesOfDictionary = 17 * 2 ** 20;
const bytesPerThread = 8 * 2 ** 20;
/**
 * Copies of the parameters beside the heap: the last good weights with both moments (3), the best ones, those
 * that sample (2), and while a checkpoint is written the model (2) and the state of training with its bytes
 * (8).
 */
const copiesOfParameters = 16;

/**
 * All memory that training adds to the process, bytes; two for each token, one for each character.
 * @param learnsDictionary words or subwords are learned by this very run
 */
export function predictMemory(
  plan: MemoryPlan,
  text: Omit<TextAmount, 'vocabularySize'>,
  learnsDictionary: boolean,
): number {
  const copies = copiesOfParameters * plan.layout.length * bytesPerElement;
  const threads = bytesOfTrainer + plan.shape.threads * bytesPerThread;
  const dictionary = learnsDictionary ? bytesOfDictionary : 0;
  const characters = text.trainingCharacters + text.validationCharacters;
  return plan.end * bytesPerElement + copies + 2 * text.trainingTokens + characters + dictionary + threads;
}

/** @throws Failure `memory-limit` naming what was predicted, the limit and the way out */
export function checkMemory(predicted: number, limitMegabytes: number): void {
  const megabytes = Math.ceil(predicted / 2 ** 20);
  if (megabytes <= limitMegabytes) return;
  throw new Failure(
    'memory-limit',
    said`Training would take about ${megabytes} MB of memory, more than the limit of ${limitMegabytes} MB. Choose a smaller hidden size, dictionary or batch, or raise the limit.`,
  );
}
