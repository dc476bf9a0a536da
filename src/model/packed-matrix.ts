/**
 * Owns one weight matrix of a network at work: where it stands in the heap, packed for products with it, in
 * floats or in whole numbers of eight bits with one scale for each of its rows.
 *
 * Elements of the heap for W `[columns, depth]`, columns padded to a multiple of 16:
 *
 *     float    columns · depth
 *     int8     columns · depth / 4 + columns
 */
import type { Address, Kernels } from '../kernels/kernels';

/**
 * What weights are computed with. In `int8` a step takes a quarter of the time of `float` and costs less than
 * 0.3 % in bits; `float` is what training computes with.
 */
export type Precision = 'float' | 'int8';

/** Takes so many elements of the heap, at a multiple of 16. */
export type Reserve = (elements: number) => Address;

export interface PackedMatrix {
  /**
   * Takes over W as PyTorch keeps it, row by row; zeros fill up the last 16.
   * @param staging room for `stagedRows · depth` elements
   */
  pack(kernels: Kernels, matrix: Float32Array, staging: Address): void;
  /**
   * C `[rows, columns]` = (C +) A `[rows, depth]` · Wᵀ, all of them dense.
   * @param scratch room for `matrixScratch` elements
   */
  multiply(kernels: Kernels, rows: number, a: Address, c: Address, accumulate: 0 | 1, scratch: Address): void;
}

/** Rows that are computed at once, at most. */
export const rowsAtOnce = 32;
/** Rows of a weight matrix that pass through the staging area at once; a multiple of 16. */
export const stagedRows = 64;
/** Enough for the kernels' blocks of the left operand, 96 rows of 512, and for 32 rows of 2,064 in int8. */
export const matrixScratch = 49152;
/** More products of whole numbers than this would not fit in 32 bits. */
const deepestInt8 = 2064;

export function reserveMatrix(
  precision: Precision,
  columns: number,
  depth: number,
  reserve: Reserve,
): PackedMatrix {
  if (precision === 'float' || depth > deepestInt8) return floatMatrix(columns, depth, reserve);
  return quantisedMatrix(columns, depth, reserve);
}

function floatMatrix(columns: number, depth: number, reserve: Reserve): PackedMatrix {
  const packed = reserve(columns * depth);
  return {
    pack: (kernels, matrix, staging) =>
      inStages(kernels, matrix, depth, staging, (from, rows) =>
        kernels.packColumns(staging, depth, 1, depth, 0, rows, packed + from * depth),
      ),
    multiply: (kernels, rows, a, c, accumulate, scratch) =>
      kernels.multiply(rows, 0, columns, depth, a, depth, 1, packed, c, columns, accumulate, scratch),
  };
}

function quantisedMatrix(columns: number, depth: number, reserve: Reserve): PackedMatrix {
  const packed = reserve((columns * depth) / 4);
  const columnScales = reserve(columns);
  return {
    pack: (kernels, matrix, staging) =>
      inStages(kernels, matrix, depth, staging, (from, rows) =>
        kernels.packQuantised(rows, depth, staging, packed + (from * depth) / 4, columnScales + from),
      ),
    multiply(kernels, rows, a, c, accumulate, scratch) {
      const quantised = scratch + rowsAtOnce;
      kernels.quantiseRows(rows, depth, a, quantised, scratch);
      kernels.multiplyQuantised(
        rows,
        columns,
        depth,
        quantised,
        scratch,
        packed,
        columnScales,
        c,
        accumulate,
      );
    },
  };
}

/** `take` is told which rows of the matrix stand at `staging`, and how many: a multiple of 16. */
function inStages(
  { heap: { float } }: Kernels,
  matrix: Float32Array,
  depth: number,
  staging: Address,
  take: (from: number, rows: number) => void,
): void {
  const rows = matrix.length / depth;
  for (let from = 0; from < rows; from += stagedRows) {
    const part = matrix.subarray(from * depth, Math.min(rows, from + stagedRows) * depth);
    const padded = Math.ceil(part.length / depth / 16) * 16;
    float.set(part, staging);
    float.fill(0, staging + part.length, staging + padded * depth);
    take(from, padded);
  }
}
