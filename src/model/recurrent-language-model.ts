/**
 * Owns the trained network at work: vanilla RNN, GRU or LSTM of one to three layers over the kernels, many
 * rows (a beam) at once. Never trains, and keeps no state between calls: hidden states belong to the caller.
 *
 * x = embedding[token]; for each layer h' = cell(x, h), x = h'; logits = x Wᵀ + b, or (x Pᵀ) Wᵀ + b behind a
 * bottleneck, where W is the embedding when the output is tied to it. Weights are packed once, when they are
 * loaded, so that a step is nothing but products.
 *
 * R rows at most at once, V padded vocabulary, E embedding, H hidden, G = gates · H, `in` = E for the first
 * layer, H above, O = H (E behind a bottleneck). Elements of the heap:
 *
 *     packed weights  Σ_layers (in + H) G + O V (+ H E bottleneck), a quarter of that in int8
 *     biases          Σ_layers 2 G + V
 *     rows            R (max(E, H) + 2 G + 4 H + E + V), and scratch
 *
 * The embedding stays outside the heap: a step needs one row of it for each token.
 */
import type { Address, Kernels } from '../kernels/kernels';
import { type ModelConfiguration, stateSize, type Weights } from './configuration';
import type { Distribution, HiddenState, LanguageModel } from './language-model';
import { cells } from '../protocol/kinds';
import {
  matrixScratch,
  type PackedMatrix,
  type Precision,
  reserveMatrix,
  rowsAtOnce,
  stagedRows,
} from './packed-matrix';
import { impossibleLogit, paddedVocabularySize } from './parameters';

/** Makes kernels over a heap of that many elements, all of them free. */
export type KernelFactory = (elements: number) => Kernels;

export interface RecurrentLanguageModel extends LanguageModel {
  /**
   * Replaces the weights by others of the same configuration. Hidden states of the old weights no longer mean
   * anything.
   * @throws RangeError when a parameter is missing or has another size; then the old weights are partly
   *   replaced.
   */
  loadWeights(weights: Weights): void;
}

interface Layer {
  readonly inputSize: number;
  readonly inputWeights: PackedMatrix;
  readonly hiddenWeights: PackedMatrix;
  readonly inputBias: Address;
  readonly hiddenBias: Address;
}

/**
 * A network with these weights. Memory: 4 bytes for each element above, taken once from `kernels`.
 * @param precision of the weights in products; biases and embedding are floats
 * @throws RangeError when the weights are not those of the configuration (a file that was decoded never does
 *   that).
 */
export function createLanguageModel(
  configuration: ModelConfiguration,
  weights: Weights,
  kernels: KernelFactory,
  precision: Precision = 'float',
): RecurrentLanguageModel {
  return new PackedNetwork(configuration, weights, kernels, precision);
}

class PackedNetwork implements RecurrentLanguageModel {
  private readonly kernels: Kernels;
  private readonly vocabulary: number;
  private readonly gates: number;
  /** Width of what is multiplied with the output matrix. */
  private readonly outputSize: number;
  private embeddings = new Float32Array();

  private readonly layers: readonly Layer[];
  /** Null without a bottleneck. */
  private readonly projectionWeights: PackedMatrix | null;
  private readonly outputWeights: PackedMatrix;
  private readonly outputBias: Address;
  private readonly staging: Address;
  private readonly scratch: Address;
  /** 0, 1, 2 …: every row of the projected input belongs to its own row. */
  private readonly ownRow: Address;
  private readonly input: Address;
  private readonly projected: Address;
  private readonly gateValues: Address;
  private readonly previous: Address;
  private readonly next: Address;
  private readonly previousCell: Address;
  private readonly nextCell: Address;
  private readonly bottleneck: Address;
  private readonly logits: Address;

  constructor(
    readonly configuration: ModelConfiguration,
    weights: Weights,
    factory: KernelFactory,
    precision: Precision,
  ) {
    const { cell, vocabularySize, embeddingSize, hiddenSize, layers, output } = configuration;
    const gates = (this.gates = cells[cell].gates * hiddenSize);
    const vocabulary = (this.vocabulary = paddedVocabularySize(vocabularySize));
    const outputSize = (this.outputSize = output === 'full' ? hiddenSize : embeddingSize);
    const widest = Math.max(embeddingSize, hiddenSize);

    let end = 16;
    const reserve = (elements: number): Address => {
      const at = end;
      end += Math.ceil(elements / 16) * 16;
      return at;
    };
    this.layers = Array.from({ length: layers }, (_, layer) => {
      const inputSize = layer === 0 ? embeddingSize : hiddenSize;
      return {
        inputSize,
        inputWeights: reserveMatrix(precision, gates, inputSize, reserve),
        hiddenWeights: reserveMatrix(precision, gates, hiddenSize, reserve),
        inputBias: reserve(gates),
        hiddenBias: reserve(gates),
      };
    });
    this.projectionWeights =
      output === 'full' ? null : reserveMatrix(precision, embeddingSize, hiddenSize, reserve);
    this.outputWeights = reserveMatrix(precision, vocabulary, outputSize, reserve);
    this.outputBias = reserve(vocabulary);
    this.staging = reserve(stagedRows * widest);
    this.scratch = reserve(matrixScratch);
    this.ownRow = reserve(rowsAtOnce);
    this.input = reserve(rowsAtOnce * widest);
    this.projected = reserve(rowsAtOnce * gates);
    this.gateValues = reserve(rowsAtOnce * gates);
    this.previous = reserve(rowsAtOnce * hiddenSize);
    this.next = reserve(rowsAtOnce * hiddenSize);
    this.previousCell = reserve(rowsAtOnce * hiddenSize);
    this.nextCell = reserve(rowsAtOnce * hiddenSize);
    this.bottleneck = reserve(rowsAtOnce * embeddingSize);
    this.logits = reserve(rowsAtOnce * vocabulary);

    this.kernels = factory(end);
    if (this.kernels.multiplyScratch(widest) > matrixScratch) {
      throw new RangeError(`the kernels ${this.kernels.name} need more scratch than is reserved`);
    }
    for (let row = 0; row < rowsAtOnce; row++) this.kernels.heap.int[this.ownRow + row] = row;
    this.loadWeights(weights);
  }

  loadWeights(weights: Weights): void {
    const { vocabularySize, embeddingSize, hiddenSize, output } = this.configuration;
    const { kernels, staging } = this;
    const { float } = kernels.heap;
    const parameter = (name: string, length: number): Float32Array => {
      const values = weights.get(name);
      if (values?.length !== length) {
        throw new RangeError(`${name} should have ${length} values but has ${values?.length ?? 'none'}`);
      }
      return values;
    };
    this.layers.forEach(({ inputSize, inputWeights, hiddenWeights, inputBias, hiddenBias }, l) => {
      const { gates } = this;
      const name = (part: string): string => `recurrent.${part}_l${l}`;
      inputWeights.pack(kernels, parameter(name('weight_ih'), gates * inputSize), staging);
      hiddenWeights.pack(kernels, parameter(name('weight_hh'), gates * hiddenSize), staging);
      float.set(parameter(name('bias_ih'), gates), inputBias);
      float.set(parameter(name('bias_hh'), gates), hiddenBias);
    });
    this.embeddings = parameter('embedding.weight', vocabularySize * embeddingSize).slice();
    this.projectionWeights?.pack(
      kernels,
      parameter('projection.weight', embeddingSize * hiddenSize),
      staging,
    );
    const tied = output === 'tied';
    const matrix = tied ? this.embeddings : parameter('output.weight', vocabularySize * this.outputSize);
    this.outputWeights.pack(kernels, matrix, staging);
    float.fill(impossibleLogit, this.outputBias, this.outputBias + this.vocabulary);
    float.set(parameter('output.bias', vocabularySize), this.outputBias);
  }

  embedding(token: number): Float32Array {
    const { embeddingSize } = this.configuration;
    return this.embeddings.subarray(token * embeddingSize, (token + 1) * embeddingSize);
  }

  initialState(): HiddenState {
    return new Float32Array(stateSize(this.configuration));
  }

  advance(states: readonly HiddenState[], tokens: ArrayLike<number>): HiddenState[] {
    const next = states.map(() => this.initialState());
    for (let from = 0; from < states.length; from += rowsAtOnce) {
      this.advanceRows(states, tokens, next, from, Math.min(rowsAtOnce, states.length - from));
    }
    return next;
  }

  advanceWithGates(state: HiddenState, token: number): { state: HiddenState; gates: Float32Array } {
    const [next] = this.advance([state], [token]);
    // All layers share these values, and the last one wrote them last.
    const { gateValues, gates } = this;
    return {
      state: next!,
      gates: new Float32Array(this.kernels.heap.float.subarray(gateValues, gateValues + gates)),
    };
  }

  logProbabilities(states: readonly HiddenState[]): Float32Array[] {
    const { kernels, vocabulary, logits, outputBias } = this;
    const found: Float32Array[] = [];
    this.eachBlock(states, (rows) => {
      kernels.logSoftmax(rows, vocabulary, logits, outputBias);
      for (let row = 0; row < rows; row++) found.push(this.logitsOf(row));
    });
    return found;
  }

  distributions(states: readonly HiddenState[]): Distribution[] {
    const { kernels, vocabulary, logits, outputBias, scratch } = this;
    const found: Distribution[] = [];
    this.eachBlock(states, (rows) => {
      kernels.softmax(rows, vocabulary, logits, outputBias, scratch);
      for (let row = 0; row < rows; row++)
        found.push({ probabilities: this.logitsOf(row), entropy: kernels.heap.float[scratch + row]! });
    });
    return found;
  }

  /** A copy of a row of logits, or of what was made of them. */
  private logitsOf(row: number): Float32Array {
    const at = this.logits + row * this.vocabulary;
    return new Float32Array(this.kernels.heap.float.subarray(at, at + this.configuration.vocabularySize));
  }

  /** Fills in the logits, without bias, of as many states as are computed at once, and calls `take`. */
  private eachBlock(states: readonly HiddenState[], take: (rows: number) => void): void {
    const { hiddenSize, layers } = this.configuration;
    const { kernels } = this;
    const { float } = kernels.heap;
    for (let from = 0; from < states.length; from += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, states.length - from);
      for (let row = 0; row < rows; row++) {
        const state = states[from + row]!;
        float.set(
          state.subarray((layers - 1) * hiddenSize, layers * hiddenSize),
          this.input + row * hiddenSize,
        );
      }
      const { projectionWeights, outputWeights, input, bottleneck, logits, scratch } = this;
      projectionWeights?.multiply(kernels, rows, input, bottleneck, 0, scratch);
      outputWeights.multiply(kernels, rows, projectionWeights ? bottleneck : input, logits, 0, scratch);
      take(rows);
    }
  }

  /** Rows `[from, from + rows)` of `states` and `tokens`, at most `rowsAtOnce`; writes into `following`. */
  private advanceRows(
    states: readonly HiddenState[],
    tokens: ArrayLike<number>,
    following: readonly HiddenState[],
    from: number,
    rows: number,
  ): void {
    const { cell, vocabularySize, embeddingSize: E, hiddenSize: H, layers } = this.configuration;
    const { kernels, gates } = this;
    const { float } = kernels.heap;
    const keepsCell = cells[cell].states > 1;
    for (let row = 0; row < rows; row++) {
      const token = tokens[from + row]!;
      if (!(token >= 0 && token < vocabularySize)) throw new RangeError(`there is no token ${token}`);
      float.set(this.embeddings.subarray(token * E, (token + 1) * E), this.input + row * E);
    }
    this.layers.forEach(({ inputWeights, hiddenWeights, inputBias, hiddenBias }, layer) => {
      const hiddenAt = layer * H;
      const cellAt = (layers + layer) * H;
      for (let row = 0; row < rows; row++) {
        const state = states[from + row]!;
        float.set(state.subarray(hiddenAt, hiddenAt + H), this.previous + row * H);
        if (keepsCell) float.set(state.subarray(cellAt, cellAt + H), this.previousCell + row * H);
        float.copyWithin(this.projected + row * gates, inputBias, inputBias + gates);
      }
      const input = layer === 0 ? this.input : this.next;
      inputWeights.multiply(kernels, rows, input, this.projected, 1, this.scratch);
      hiddenWeights.multiply(kernels, rows, this.previous, this.gateValues, 0, this.scratch);
      this.applyCell(rows, hiddenBias);
      for (let row = 0; row < rows; row++) {
        const state = following[from + row]!;
        const at = row * H;
        state.set(float.subarray(this.next + at, this.next + at + H), hiddenAt);
        if (keepsCell) state.set(float.subarray(this.nextCell + at, this.nextCell + at + H), cellAt);
      }
    });
  }

  private applyCell(rows: number, hiddenBias: Address): void {
    const { cell, hiddenSize: H } = this.configuration;
    const { kernels, gateValues, projected, ownRow, previous, previousCell, next, nextCell } = this;
    kernels[`${cell}Forward`](
      rows,
      H,
      gateValues,
      projected,
      ownRow,
      hiddenBias,
      previous,
      next,
      previousCell,
      nextCell,
    );
  }
}
