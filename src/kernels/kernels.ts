/**
 * The operations that a training or prediction step is made of, over one flat heap. Two sets of functions
 * implement them with the same names and signatures: the scalar reference (f64 or f32) and the WebAssembly
 * SIMD build (f32).
 *
 * Every address is an element index into the heap (four bytes each in WebAssembly); `float` and `int` share
 * the index space. All widths (hidden, gates, padded vocabulary, embedding) are multiples of 16, and
 * addresses of matrices too; counts of elements and column ranges are multiples of 4. Rows and `depth` may be
 * any number from 1, except where said.
 */
import type { Cell } from '../protocol/kinds';

/** An element index into the heap. */
export type Address = number;

export interface Heap {
  readonly float: Float32Array | Float64Array;
  readonly int: Int32Array;
}

/**
 * One step of a cell. `gates` `[rows, gates · H]` holds h Uᵀ (no bias) on entry, the gate values on exit; row
 * i adds `projected[projectedRow[i]]` (= x Wᵢᵀ + bᵢ, `[*, gates · H]`) and `hiddenBias [gates · H]`;
 * `previous [rows, H]` is h, writes h' to `next [rows, H]`. `previousCell` and `cell` `[rows, H]`: what the
 * cell keeps beside h. A cell reads of these what it needs; its equations stand at the head of its kernel.
 */
type CellForward = (
  rows: number,
  hidden: number,
  gates: Address,
  projected: Address,
  projectedRow: Address,
  hiddenBias: Address,
  previous: Address,
  next: Address,
  previousCell: Address,
  cell: Address,
) => void;

/**
 * The step backward: `gradient` `[rows, H]` = ∂L/∂h', and `cellGradient` `[rows, H]` = ∂L/∂c' from later
 * steps → `gates`: the gradients of the pre-activations on the hidden side; `carried` `[rows, H]`: what flows
 * to the state before past the matrix product; `cellGradient`: ∂L/∂c. The other addresses are those of the
 * step forward. A cell reads and writes of these what it needs.
 */
type CellBackward = (
  rows: number,
  hidden: number,
  gates: Address,
  previous: Address,
  next: Address,
  gradient: Address,
  carried: Address,
  previousCell: Address,
  cell: Address,
  cellGradient: Address,
) => void;

export type CellKernels = Readonly<
  Record<`${Cell}Forward`, CellForward> & Record<`${Cell}Backward`, CellBackward>
>;

export interface Kernels extends CellKernels {
  /** For the log and for benchmarks: `reference`, `simd128-4x8`, `relaxed-6x8` … */
  readonly name: string;
  readonly heap: Heap;
  /** Rows of C that the microkernel computes at once. */
  readonly rowTile: number;
  /** Columns of a packed panel; divides 16. */
  readonly columnTile: number;

  /**
   * Packs columns `[from, to)` (multiples of `columnTile`) of B `[depth, columns]` into panels: panel `n /
   * columnTile` stands at `packed + n * depth`, laid out `[depth, columnTile]`. B[k, n] = source[k *
   * rowStride + n * columnStride]; one of the two strides is 1. `depth` is a multiple of 4 when `rowStride`
   * is 1.
   */
  packColumns(
    source: Address,
    depth: number,
    rowStride: number,
    columnStride: number,
    from: number,
    to: number,
    packed: Address,
  ): void;

  /**
   * C[rows, from..to) = A · B, or += when `accumulate` is 1. A[i, k] = a[i * aRowStride + k * aColumnStride],
   * one of the strides is 1; `packed` holds B over the full depth; C[i, n] = c[i * cStride + n]. `scratch`
   * has room for `multiplyScratch(depth)` elements and belongs to the calling thread. The order of additions
   * of an element does not depend on `rows`, `from` and `to`: splitting the work differently gives the same
   * bits. Each call packs its part of A, so where there is a choice split by rows, and rather into few large
   * calls than into many small ones.
   */
  multiply(
    rows: number,
    from: number,
    to: number,
    depth: number,
    a: Address,
    aRowStride: number,
    aColumnStride: number,
    packed: Address,
    c: Address,
    cStride: number,
    accumulate: 0 | 1,
    scratch: Address,
  ): void;
  multiplyScratch(depth: number): number;

  /**
   * For inference: the rows of A `[rows, depth]` as whole numbers of 14 bits, two to an element, `[rows,
   * depth / 2]` elements, and what a one of each row stands for, `scales [rows]`. `depth` is a multiple of 16
   * and at most 2,064: more products of both largest numbers would not fit in 32 bits.
   */
  quantiseRows(rows: number, depth: number, a: Address, quantised: Address, scales: Address): void;
  /**
   * The same for W `[columns, depth]`, in 8 bits: `columns · depth / 4` elements at `packed`, in panels of 16
   * rows of W laid out `[depth / 2, 16, 2]`. `columns` is a multiple of 16.
   */
  packQuantised(columns: number, depth: number, source: Address, packed: Address, scales: Address): void;
  /**
   * C `[rows, columns]` = A · Wᵀ, or += when `accumulate` is 1, of what the two operations above have made.
   * The sums are exact: the bits do not depend on the build, or on how many rows there are.
   */
  multiplyQuantised(
    rows: number,
    columns: number,
    depth: number,
    quantised: Address,
    scales: Address,
    packed: Address,
    columnScales: Address,
    c: Address,
    accumulate: 0 | 1,
  ): void;

  /**
   * Softmax cross-entropy −Σᵢ yᵢ ln ŷᵢ and its gradient for a block of rows that stays in the cache. `logits
   * [rows, vocabulary]` come without `bias`; on exit they hold scale · (ŷ − y). `losses[row]` gets the loss
   * in nats. When `panels` is not 0 the gradient is also written in packed-panel layout as rows `[firstRow,
   * firstRow + rows)` of a B matrix of `panelDepth` rows, ready for `multiply`.
   */
  crossEntropy(
    rows: number,
    vocabulary: number,
    logits: Address,
    bias: Address,
    targets: Address,
    scale: number,
    losses: Address,
    panels: Address,
    panelDepth: number,
    firstRow: number,
  ): void;
  /** In place: logits (without bias) → ln softmax(logits + bias), nats. */
  logSoftmax(rows: number, vocabulary: number, logits: Address, bias: Address): void;
  /**
   * In place: logits (without bias) → softmax(logits + bias), none less than 2⁻¹²⁶; `entropies[row]` gets
   * −Σᵢ ŷᵢ ln ŷᵢ in nats.
   */
  softmax(rows: number, vocabulary: number, logits: Address, bias: Address, entropies: Address): void;

  /** destination[i] = source[index[i]], rows of `width`. */
  gatherRows(rows: number, width: number, source: Address, index: Address, destination: Address): void;
  /**
   * destination[index[i] * destinationStride + j] += source[i * sourceStride + j], j < width; rows in order.
   */
  scatterAddRows(
    rows: number,
    width: number,
    source: Address,
    sourceStride: number,
    index: Address,
    destination: Address,
    destinationStride: number,
  ): void;
  /** destination[j] = Σ_rows source[row * stride + j] for j in [from, to), rows in order. */
  columnSum(
    rows: number,
    from: number,
    to: number,
    source: Address,
    stride: number,
    destination: Address,
  ): void;
  /** destination += source. */
  add(count: number, destination: Address, source: Address): void;
  /** destination *= factor, element by element (a dropout mask). */
  multiplyElements(count: number, destination: Address, factor: Address): void;
  /** Σ x², accumulated in f64. */
  sumOfSquares(count: number, source: Address): number;
  /**
   * Adam (Kingma & Ba 2015): g = gradientScale · gradient; m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²;
   * parameter −= stepSize · m / (√v · secondMomentScale + ε), with stepSize = rate / (1 − β₁ᵗ) and
   * secondMomentScale = 1 / √(1 − β₂ᵗ).
   */
  adam(
    count: number,
    parameter: Address,
    gradient: Address,
    firstMoment: Address,
    secondMoment: Address,
    gradientScale: number,
    beta1: number,
    beta2: number,
    stepSize: number,
    secondMomentScale: number,
    epsilon: number,
  ): void;
}
