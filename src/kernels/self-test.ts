/**
 * Holds a kernel build against its scalar reference: both get the same heap, run the same operation, and must
 * leave the same heap. Run before a build is used on a machine, and with many shapes and seeds by the unit
 * tests.
 */
import { heartbeat } from '../protocol/heartbeat';
import { type Cell, cellKinds, cells } from '../protocol/kinds';
import type { Address, Kernels } from './kernels';
import { createReferenceHeap, createReferenceKernels } from './reference';

/** The sizes of one run; any number of rows and depth, widths a multiple of 16. */
export interface TrialShape {
  readonly rows: number;
  readonly width: number;
  readonly depth: number;
}

const start = 16;
/** Elements of the heap that both share; the thread's scratch lies behind them. */
const scratchAt = 1 << 16;
export const selfTestElements = scratchAt + (1 << 16);

/**
 * Seeded numbers in [0, 1): the high bits of a linear congruential generator (Knuth's MMIX step, 32 bits of
 * it).
 */
export function seededNumbers(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** Lays regions out one behind the other, at multiples of 16 elements. */
function layout(): (elements: number) => Address {
  let end = start;
  return (elements) => {
    const at = end;
    end += Math.ceil(elements / 16) * 16;
    if (end > scratchAt) throw new RangeError('the shape of the trial is too large');
    return at;
  };
}

type Trial = (kernels: Kernels, shape: TrialShape) => number | undefined;

/** Rows of an index region point at `rows` rows, some of them twice. */
function writeIndices(kernels: Kernels, at: Address, rows: number): void {
  for (let i = 0; i < rows; i++) kernels.heap.int[at + i] = (i * 7 + 3) % rows;
}

function product(accumulate: 0 | 1, transposed: boolean): Trial {
  return (kernels, { rows, width, depth }) => {
    const region = layout();
    const a = region(rows * depth);
    const b = region(width * depth);
    const packed = region(width * depth);
    const c = region(rows * width);
    kernels.packColumns(b, depth, width, 1, 0, width, packed);
    const [rowStride, columnStride] = transposed ? [1, rows] : [depth, 1];
    const stride = width;
    kernels.multiply(
      rows,
      0,
      width,
      depth,
      a,
      rowStride,
      columnStride,
      packed,
      c,
      stride,
      accumulate,
      scratchAt,
    );
    return undefined;
  };
}

/** A step of a cell forward, and the step backward from what it left. */
function stepOf(cell: Cell): Trial {
  return (kernels, { rows, width }) => {
    const region = layout();
    const ofGates = cells[cell].gates * width;
    const [gates, projected, bias] = [region(rows * ofGates), region(rows * ofGates), region(ofGates)];
    const state = (): Address => region(rows * width);
    const [previous, next, previousCell, ofCell] = [state(), state(), state(), state()];
    const [gradient, carried, cellGradient, index] = [state(), state(), state(), region(rows)];
    writeIndices(kernels, index, rows);
    // prettier-ignore
    kernels[`${cell}Forward`](
      rows, width, gates, projected, index, bias, previous, next, previousCell, ofCell,
    );
    // prettier-ignore
    kernels[`${cell}Backward`](
      rows, width, gates, previous, next, gradient, carried, previousCell, ofCell, cellGradient,
    );
    return undefined;
  };
}

function quantisedProduct(accumulate: 0 | 1): Trial {
  return (kernels, { rows, width, depth: anyDepth }) => {
    const depth = Math.ceil(anyDepth / 16) * 16;
    const region = layout();
    const [a, quantised, scales] = [region(rows * depth), region((rows * depth) / 2), region(rows)];
    const [w, packed] = [region(width * depth), region((width * depth) / 4)];
    const [columnScales, c] = [region(width), region(rows * width)];
    kernels.heap.float.fill(0, a, a + depth);
    kernels.quantiseRows(rows, depth, a, quantised, scales);
    kernels.packQuantised(width, depth, w, packed, columnScales);
    kernels.multiplyQuantised(rows, width, depth, quantised, scales, packed, columnScales, c, accumulate);
    return undefined;
  };
}

const trials: Readonly<Record<string, Trial>> = {
  'packColumns, rows along memory': (kernels, { width, depth }) => {
    const region = layout();
    const wholeDepth = Math.ceil(depth / 4) * 4;
    const b = region(width * wholeDepth);
    kernels.packColumns(b, wholeDepth, 1, wholeDepth, 0, width, region(width * wholeDepth));
    return undefined;
  },
  multiply: product(0, false),
  'multiply, adding': product(1, false),
  'multiply, A transposed': product(0, true),
  ...Object.fromEntries(cellKinds.map((cell) => [cell, stepOf(cell)])),
  multiplyQuantised: quantisedProduct(0),
  'multiplyQuantised, adding': quantisedProduct(1),
  crossEntropy: (kernels, { rows, width }) => {
    const region = layout();
    const [logits, bias, targets, losses] = [region(rows * width), region(width), region(rows), region(rows)];
    const panelDepth = rows + 3;
    const panels = region(panelDepth * width);
    for (let i = 0; i < rows; i++) kernels.heap.int[targets + i] = (i * 13 + 5) % width;
    kernels.heap.float[bias + width - 1] = -1e30; // as padding of the vocabulary has it
    kernels.crossEntropy(rows, width, logits, bias, targets, 0.5, losses, panels, panelDepth, 2);
    return undefined;
  },
  'crossEntropy, without panels': (kernels, { rows, width }) => {
    const region = layout();
    const [logits, bias, targets, losses] = [region(rows * width), region(width), region(rows), region(rows)];
    for (let i = 0; i < rows; i++) kernels.heap.int[targets + i] = (i * 13 + 5) % width;
    kernels.crossEntropy(rows, width, logits, bias, targets, 1, losses, 0, 0, 0);
    return undefined;
  },
  logSoftmax: (kernels, { rows, width }) => {
    const region = layout();
    kernels.logSoftmax(rows, width, region(rows * width), region(width));
    return undefined;
  },
  softmax: (kernels, { rows, width }) => {
    const region = layout();
    const [logits, bias, entropies] = [region(rows * width), region(width), region(rows)];
    kernels.heap.float[bias + width - 1] = -1e30; // as padding of the vocabulary has it
    kernels.softmax(rows, width, logits, bias, entropies);
    return undefined;
  },
  gatherRows: (kernels, { rows, width }) => {
    const region = layout();
    const [source, index, destination] = [region(rows * width), region(rows), region(rows * width)];
    writeIndices(kernels, index, rows);
    kernels.gatherRows(rows, width, source, index, destination);
    return undefined;
  },
  scatterAddRows: (kernels, { rows, width }) => {
    const region = layout();
    const stride = width + 16;
    const [source, index, destination] = [region(rows * stride), region(rows), region(rows * (stride + 16))];
    for (let i = 0; i < rows; i++) kernels.heap.int[index + i] = i >> 1;
    kernels.scatterAddRows(rows, width, source, stride, index, destination, stride + 16);
    return undefined;
  },
  columnSum: (kernels, { rows, width }) => {
    const region = layout();
    const stride = width + 16;
    kernels.columnSum(rows, 4, width, region(rows * stride), stride, region(width));
    return undefined;
  },
  add: (kernels, { rows, width }) => {
    const region = layout();
    kernels.add(rows * width, region(rows * width), region(rows * width));
    return undefined;
  },
  multiplyElements: (kernels, { rows, width }) => {
    const region = layout();
    kernels.multiplyElements(rows * width, region(rows * width), region(rows * width));
    return undefined;
  },
  sumOfSquares: (kernels, { rows, width }) => kernels.sumOfSquares(rows * width, start),
  adam: (kernels, { rows, width }) => {
    const region = layout();
    const count = rows * width;
    const [parameter, gradient, first, second] = [region(count), region(count), region(count), region(count)];
    const { float } = kernels.heap;
    for (let i = 0; i < count; i++) float[second + i] = Math.abs(float[second + i]!);
    kernels.adam(count, parameter, gradient, first, second, 0.75, 0.9, 0.999, 5e-3, 3.2, 1e-8);
    return undefined;
  },
};

/**
 * Close enough: rounding differs, and a sum of a few hundred products may lose a handful of units in the last
 * place.
 */
const tolerance = 3e-5;
const near = (actual: number, expected: number): boolean =>
  Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));

/**
 * Runs every operation of `kernels` and of its reference on a heap of seeded numbers in [−1, 1).
 * `kernels.heap` has `selfTestElements` elements, which are overwritten.
 * @returns what differs, in words, or undefined when nothing does
 */
export function differenceFromReference(
  kernels: Kernels,
  shape: TrialShape,
  seed: number,
): string | undefined {
  const heap = createReferenceHeap(scratchAt, 'f32');
  const reference = createReferenceKernels(heap, kernels);
  const random = seededNumbers(seed);
  const initial = Float32Array.from({ length: scratchAt }, () => random() * 2 - 1);
  for (const [name, trial] of Object.entries(trials)) {
    heartbeat();
    heap.float.set(initial);
    kernels.heap.float.set(initial);
    const expected = trial(reference, shape);
    const actual = trial(kernels, shape);
    if (expected !== undefined && !near(actual!, expected)) return `${name}: ${actual} is not ${expected}`;
    for (let at = 0; at < scratchAt; at++) {
      if (heap.int[at] === kernels.heap.int[at]) continue;
      const [is, shouldBe] = [kernels.heap.float[at]!, heap.float[at]!];
      if (!near(is, shouldBe)) return `${name}: ${is} is not ${shouldBe} at element ${at}`;
    }
  }
  return undefined;
}

/**
 * Whether a product has the same bits however its rows and columns are split, which is what makes training
 * independent of the number of threads. Overwrites the heap.
 */
export function splitsBitForBit(kernels: Kernels, { rows, width, depth }: TrialShape, seed: number): boolean {
  const { float, int } = kernels.heap;
  const random = seededNumbers(seed);
  for (let i = 0; i < scratchAt; i++) float[i] = random() * 2 - 1;
  const region = layout();
  const [a, b, packed] = [region(rows * depth), region(depth * width), region(depth * width)];
  const [whole, pieces] = [region(rows * width), region(rows * width)];
  const multiply = (firstRow: number, endRow: number, from: number, to: number, c: Address) => {
    const [count, toRow] = [endRow - firstRow, c + firstRow * width];
    kernels.multiply(
      count,
      from,
      to,
      depth,
      a + firstRow * depth,
      depth,
      1,
      packed,
      toRow,
      width,
      0,
      scratchAt,
    );
  };
  kernels.packColumns(b, depth, width, 1, 0, width, packed);
  multiply(0, rows, 0, width, whole);
  for (let row = 0; row < rows;) {
    const end = Math.min(rows, row + 1 + Math.floor(random() * 2 * kernels.rowTile));
    for (let n = 0; n < width;) {
      const to = Math.min(width, n + kernels.columnTile * (1 + Math.floor(random() * 5)));
      multiply(row, end, n, to, pieces);
      n = to;
    }
    row = end;
  }
  for (let i = 0; i < rows * width; i++) if (int[whole + i] !== int[pieces + i]) return false;
  return true;
}

/**
 * The self-test at start: some 20 ms with a cold engine, with rows for every height of tile and a depth over
 * a block's end.
 */
export function selfTest(kernels: Kernels): string | undefined {
  const shapes = [
    { rows: 7, width: 48, depth: 52 },
    { rows: 13, width: 16, depth: 517 },
  ];
  for (const shape of shapes) {
    const difference = differenceFromReference(kernels, shape, 1);
    if (difference !== undefined) return difference;
    if (!splitsBitForBit(kernels, shape, 2)) return 'multiply: the bits depend on how the work is split';
  }
  return undefined;
}
