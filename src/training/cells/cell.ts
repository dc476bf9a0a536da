/**
 * What a recurrent cell brings to a layer of a training step: the buffers that it alone needs, and the steps
 * forward and backward through its gates. Everything that all cells have in common is in
 * `step/recurrent-layer.ts`.
 *
 * N = batch · timeSteps rows, B batch, H hidden. Rows stand time step by time step: row t · B + b is step t
 * of stream b.
 */
import type { Address, Kernels } from '../../kernels/kernels';

export interface CellSizes {
  /** N. */
  readonly rows: number;
  readonly batchSize: number;
  readonly hiddenSize: number;
}

/** 0 where a cell has no such buffer. */
export interface CellBuffers {
  /** GRU `[N, H]` */
  readonly candidate: Address;
  /** LSTM `[N, H]` */
  readonly previousCell: Address;
  readonly cell: Address;
  /** LSTM: ∂L/∂c of the step before `[B, H]` */
  readonly cellGradient: Address;
  /** LSTM: carried from batch to batch `[B, H]` */
  readonly cellState: Address;
}

/** Of the buffers of a layer, those that its cell works on. G = gates · H. */
export interface WorkingBuffers extends CellBuffers {
  /** x Wᵢᵀ + bᵢ `[projectedRows, G]`; its gradient in the backward pass. */
  readonly projected: Address;
  /** The row of `projected` that each of the N rows reads. */
  readonly projectedRow: Address;
  /** `[N, G]` */
  readonly gates: Address;
  /** The state that each row starts from, zero where the row begins a text `[N, H]`. */
  readonly previous: Address;
  /** `[N, H]` */
  readonly hidden: Address;
  /** ∂L/∂output, then ∂L/∂hidden `[N, H]` */
  readonly gradient: Address;
  /** What flows back to the step before `[B, H]`. */
  readonly carried: Address;
}

export const noBuffers: CellBuffers = {
  candidate: 0,
  previousCell: 0,
  cell: 0,
  cellGradient: 0,
  cellState: 0,
};

/** The rows of streams `[from, to)` at time step t: `count` of them, from row `row` on. */
export interface StepRows {
  readonly t: number;
  readonly from: number;
  readonly to: number;
  readonly row: number;
  readonly count: number;
}

/** The layer that a cell works in. */
interface CellLayer {
  readonly kernels: Kernels;
  readonly buffers: WorkingBuffers;
  readonly sizes: CellSizes;
  /** b_hh */
  readonly hiddenBias: Address;
  /**
   * Writes to the rows of `into` what `values` held a time step before, `first` `[B, H]` at the first one,
   * and zero where a text begins.
   */
  readonly loadPrevious: (rows: StepRows, into: Address, values: Address, first: Address) => void;
  /** Zeroes those of `rows.count` vectors from `values` on whose row begins a text. */
  readonly clearResets: (values: Address, rows: StepRows) => void;
}

interface CellSteps {
  /** `gates` holds h Wₕᵀ: to the gate values and the next hidden state. */
  forward(rows: StepRows): void;
  /** Before the last time step of streams `[from, to)` is gone through backward. */
  beginBackward(from: number, to: number): void;
  /** `gradient` holds ∂L/∂h': `gates` to the gradients of the pre-activations on the hidden side. */
  backward(rows: StepRows): void;
  /**
   * 1 where `backward` leaves in `carried` what flows to the state before past the matrix product; else 0.
   */
  readonly directPath: 0 | 1;
  /** Where ∂L/∂(x Wᵢᵀ + bᵢ) of gate columns from `column` on stands, row by row `stride` apart. */
  inputGradient(column: number): { readonly at: Address; readonly stride: number };
  /** The last values beside the hidden state become the first of the next batch. */
  carry(): void;
}

export interface TrainedCell {
  /** Reserves what the cell alone needs in a layer; the formula stands at the head of the cell's file. */
  reserve(reserve: (elements: number) => Address, sizes: CellSizes): CellBuffers;
  /** What a layer carries from batch to batch beside its hidden state, `[B, H]` each. */
  carried(buffers: CellBuffers): readonly Address[];
  steps(layer: CellLayer): CellSteps;
}
