/** The matrix product as a triple loop over packed panels. */
import type { Address, Heap, Kernels } from '../kernels';

export function matrixProductReference(
  { float }: Heap,
  columnTile: number,
): Pick<Kernels, 'packColumns' | 'multiply' | 'multiplyScratch'> {
  /** Where B[k, n] of a matrix of `depth` rows stands. */
  const inPanel = (packed: Address, depth: number, k: number, n: number): Address => {
    const column = n % columnTile;
    return packed + (n - column) * depth + k * columnTile + column;
  };

  return {
    packColumns(source, depth, rowStride, columnStride, from, to, packed) {
      for (let n = from; n < to; n++) {
        for (let k = 0; k < depth; k++) {
          float[inPanel(packed, depth, k, n)] = float[source + k * rowStride + n * columnStride]!;
        }
      }
    },

    multiply(rows, from, to, depth, a, aRowStride, aColumnStride, packed, c, cStride, accumulate) {
      for (let i = 0; i < rows; i++) {
        for (let n = from; n < to; n++) {
          let sum = accumulate === 1 ? float[c + i * cStride + n]! : 0;
          for (let k = 0; k < depth; k++) {
            sum += float[a + i * aRowStride + k * aColumnStride]! * float[inPanel(packed, depth, k, n)]!;
          }
          float[c + i * cStride + n] = sum;
        }
      }
    },

    multiplyScratch: () => 0,
  };
}
