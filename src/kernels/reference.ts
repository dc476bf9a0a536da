/**
 * The scalar reference of the WebAssembly kernels: the oracle that tests and the self-test hold them against,
 * and the way to check gradients in f64. It is written to be read, never to be fast.
 */
import type { Heap, Kernels } from './kernels';
import { cellsReference } from './reference/cells';
import { crossEntropyReference } from './reference/cross-entropy';
import { elementwiseReference } from './reference/elementwise';
import { matrixProductReference } from './reference/matrix-product';
import { quantisedProductReference } from './reference/quantised-product';

/** The shape of the microkernel whose packed layout is mirrored; it never changes a result. */
export interface Tile {
  readonly rowTile: number;
  readonly columnTile: number;
}

/** Every kernel in plain TypeScript. Sums run in f64 and are rounded when they are stored in an f32 heap. */
export function createReferenceKernels(heap: Heap, tile: Tile = { rowTile: 4, columnTile: 8 }): Kernels {
  return {
    name: 'reference',
    heap,
    rowTile: tile.rowTile,
    columnTile: tile.columnTile,
    ...matrixProductReference(heap, tile.columnTile),
    ...quantisedProductReference(heap),
    ...cellsReference(heap),
    ...crossEntropyReference(heap, tile.columnTile),
    ...elementwiseReference(heap),
  };
}

/**
 * A zeroed heap of `elements` elements for the reference: f64 for gradient checks, f32 to stand beside
 * WebAssembly.
 */
export function createReferenceHeap(elements: number, precision: 'f32' | 'f64'): Heap {
  const int = new Int32Array(elements);
  return { float: precision === 'f64' ? new Float64Array(elements) : new Float32Array(int.buffer), int };
}
