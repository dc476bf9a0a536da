import assert from 'node:assert/strict';
import { createReferenceHeap, createReferenceKernels } from '../../../src/kernels/reference';
import { seededNumbers } from '../../../src/kernels/self-test';

const rows = 3;
const hidden = 16;

/**
 * A heap in f64 with named regions, and a check that what a backward kernel wrote is the slope of the loss
 * Σ weight · output, by central differences.
 */
function laboratory(seed: number) {
  const heap = createReferenceHeap(1 << 14, 'f64');
  const kernels = createReferenceKernels(heap);
  const random = seededNumbers(seed);
  let end = 16;
  const region = (length: number): number => {
    const start = end;
    end += length;
    for (let i = start; i < end; i++) heap.float[i] = random() * 2 - 1;
    return start;
  };
  const integers = (values: number[]): number => {
    const start = end;
    end += 16;
    heap.int.set(values, start);
    return start;
  };
  const copy = (from: number, to: number, length: number) => heap.float.copyWithin(to, from, from + length);
  /** ∂L/∂x by central differences, for each of `length` inputs. */
  const slopes = (input: number, length: number, loss: () => number): number[] =>
    Array.from({ length }, (_, i) => {
      const value = heap.float[input + i]!;
      const step = 1e-5;
      heap.float[input + i] = value + step;
      const above = loss();
      heap.float[input + i] = value - step;
      const below = loss();
      heap.float[input + i] = value;
      return (above - below) / (2 * step);
    });
  const dot = (a: number, b: number, length: number): number => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += heap.float[a + i]! * heap.float[b + i]!;
    return sum;
  };
  const assertEqual = (actual: number, expected: number[], what: string) => {
    expected.forEach((value, i) => {
      const difference = Math.abs(heap.float[actual + i]! - value);
      assert.ok(difference < 1e-8, `${what}[${i}]: ${heap.float[actual + i]} is not ${value}`);
    });
  };
  return { heap, kernels, region, integers, copy, slopes, dot, assertEqual };
}

describe('reference kernels', () => {
  it('multiply a packed matrix as the definition of the product says', () => {
    for (const columnTile of [8, 16]) {
      const { float } = createReferenceHeap(4096, 'f64');
      const kernels = createReferenceKernels({ float, int: new Int32Array(0) }, { rowTile: 4, columnTile });
      const random = seededNumbers(columnTile);
      for (let i = 0; i < 2048; i++) float[i] = random();
      const [a, b, packed, c, depth, columns] = [0, 256, 2048, 3072, 20, 32];
      kernels.packColumns(b, depth, columns, 1, 0, columns, packed);
      kernels.multiply(5, 0, columns, depth, a, depth, 1, packed, c, columns, 0, 0);
      for (let i = 0; i < 5; i++) {
        for (let n = 0; n < columns; n++) {
          let sum = 0;
          for (let k = 0; k < depth; k++) sum += float[a + i * depth + k]! * float[b + k * columns + n]!;
          assert.equal(float[c + i * columns + n], sum);
        }
      }
    }
  });

  it('give the slope of the vanilla RNN', () => {
    const { kernels, region, integers, copy, slopes, dot, assertEqual } = laboratory(1);
    const n = rows * hidden;
    const [input, gates, projected, bias, next, weight] = [n, n, 2 * hidden, hidden, n, n].map(region) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const row = integers([1, 0, 1]);
    const loss = () => {
      copy(input, gates, n);
      kernels.rnnForward(rows, hidden, gates, projected, row, bias, 0, next, 0, 0);
      return dot(next, weight, n);
    };
    const expected = slopes(input, n, loss);
    loss();
    kernels.rnnBackward(rows, hidden, gates, 0, next, weight, 0, 0, 0, 0);
    assertEqual(gates, expected, 'pre-activation');
  });

  it('give the slopes of the GRU', () => {
    const { kernels, region, integers, copy, slopes, dot, assertEqual } = laboratory(2);
    const n = rows * hidden;
    const input = region(3 * n);
    const gates = region(3 * n);
    const projected = region(rows * 3 * hidden);
    const bias = region(3 * hidden);
    const [previous, next, candidate, weight, carried] = [0, 0, 0, 0, 0].map(() => region(n)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const row = integers([2, 0, 1]);
    const loss = () => {
      copy(input, gates, 3 * n);
      kernels.gruForward(rows, hidden, gates, projected, row, bias, previous, next, 0, candidate);
      return dot(next, weight, n);
    };
    const expectedGates = slopes(input, 3 * n, loss);
    const expectedPrevious = slopes(previous, n, loss);
    const expectedCandidate = [2, 0, 1].flatMap((from) =>
      slopes(projected + from * 3 * hidden + 2 * hidden, hidden, loss),
    );
    loss();
    kernels.gruBackward(rows, hidden, gates, previous, 0, weight, carried, 0, candidate, 0);
    assertEqual(gates, expectedGates, 'hidden-side gates');
    assertEqual(carried, expectedPrevious, 'direct path');
    assertEqual(candidate, expectedCandidate, 'input-side candidate');
  });

  it('give the slopes of the LSTM', () => {
    const { heap, kernels, region, integers, copy, slopes, dot, assertEqual } = laboratory(3);
    const n = rows * hidden;
    const input = region(4 * n);
    const gates = region(4 * n);
    const projected = region(2 * 4 * hidden);
    const bias = region(4 * hidden);
    const [previousCell, nextCell, next, weight, cellWeight, cellGradient] = [0, 0, 0, 0, 0, 0].map(() =>
      region(n),
    ) as [number, number, number, number, number, number];
    const row = integers([1, 1, 0]);
    const loss = () => {
      copy(input, gates, 4 * n);
      kernels.lstmForward(rows, hidden, gates, projected, row, bias, 0, next, previousCell, nextCell);
      return dot(next, weight, n) + dot(nextCell, cellWeight, n);
    };
    const expectedGates = slopes(input, 4 * n, loss);
    const expectedCell = slopes(previousCell, n, loss);
    loss();
    heap.float.copyWithin(cellGradient, cellWeight, cellWeight + n);
    kernels.lstmBackward(rows, hidden, gates, 0, 0, weight, 0, previousCell, nextCell, cellGradient);
    assertEqual(gates, expectedGates, 'gates');
    assertEqual(cellGradient, expectedCell, 'cell');
  });

  it('give the slope of the scaled cross-entropy, and the same in panels', () => {
    const { heap, kernels, region, integers, copy, slopes, assertEqual } = laboratory(4);
    const vocabulary = 32;
    const n = rows * vocabulary;
    const input = region(n);
    const logits = region(n);
    const bias = region(vocabulary);
    const losses = region(rows);
    const panelDepth = rows + 2;
    const panels = region(panelDepth * vocabulary);
    const targets = integers([0, 31, 7]);
    const scale = 0.25;
    const loss = () => {
      copy(input, logits, n);
      kernels.crossEntropy(rows, vocabulary, logits, bias, targets, scale, losses, panels, panelDepth, 1);
      return scale * Array.from(heap.float.subarray(losses, losses + rows)).reduce((a, b) => a + b);
    };
    const expected = slopes(input, n, loss);
    loss();
    assertEqual(logits, expected, 'logits');
    const packed = region(panelDepth * vocabulary);
    kernels.packColumns(logits, rows, vocabulary, 1, 0, vocabulary, packed);
    for (let panel = 0; panel < vocabulary; panel += kernels.columnTile) {
      const size = rows * kernels.columnTile;
      assert.deepEqual(
        heap.float.slice(panels + panel * panelDepth + kernels.columnTile).subarray(0, size),
        heap.float.slice(packed + panel * rows).subarray(0, size),
      );
    }
  });

  it('normalise log-probabilities of logits of any size', () => {
    const { heap, kernels, region } = laboratory(5);
    const logits = region(64);
    const bias = region(16);
    for (let i = 0; i < 64; i++) heap.float[logits + i]! *= 10 ** (i >> 4);
    kernels.logSoftmax(4, 16, logits, bias);
    for (let row = 0; row < 4; row++) {
      const values = heap.float.subarray(logits + row * 16, logits + row * 16 + 16);
      const sum = Array.from(values).reduce((total, value) => total + Math.exp(value), 0);
      assert.ok(Math.abs(sum - 1) < 1e-12);
    }
  });
});
