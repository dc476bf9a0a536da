/** The product of whole numbers: the same bits as the fast one, for nothing but the scales is rounded. */
import type { Address, Heap, Kernels } from '../kernels';

const largestLeft = 8191;
const largestRight = 127;
const panelColumns = 16;

export function quantisedProductReference({
  float,
  int,
}: Heap): Pick<Kernels, 'quantiseRows' | 'packQuantised' | 'multiplyQuantised'> {
  const small = new Int8Array(int.buffer);
  const whole = new Int16Array(int.buffer);
  /** The whole numbers of a row, the largest of them `largest`, and what one of them stands for. */
  const quantise = (at: Address, depth: number, largest: number) => {
    let peak = 0;
    for (let k = 0; k < depth; k++) peak = Math.max(peak, Math.abs(float[at + k]!));
    const factor = peak > 0 ? Math.fround(largest / Math.fround(peak)) : 0;
    const values = Array.from({ length: depth }, (_, k) =>
      toNearestEven(Math.fround(Math.fround(float[at + k]!) * factor)),
    );
    return { values, scale: Math.fround(Math.fround(peak) / largest) };
  };
  /** The byte where B[k, n] stands. */
  const inPanel = (packed: Address, depth: number, k: number, n: number): number => {
    const column = n % panelColumns;
    return 4 * packed + (n - column) * depth + (k >> 1) * 2 * panelColumns + 2 * column + (k & 1);
  };

  return {
    quantiseRows(rows, depth, a, quantised, scales) {
      for (let i = 0; i < rows; i++) {
        const { values, scale } = quantise(a + i * depth, depth, largestLeft);
        whole.set(values, 2 * quantised + i * depth);
        float[scales + i] = scale;
      }
    },

    packQuantised(columns, depth, source, packed, scales) {
      for (let n = 0; n < columns; n++) {
        const { values, scale } = quantise(source + n * depth, depth, largestRight);
        for (let k = 0; k < depth; k++) small[inPanel(packed, depth, k, n)] = values[k]!;
        float[scales + n] = scale;
      }
    },

    multiplyQuantised(rows, columns, depth, quantised, scales, packed, columnScales, c, accumulate) {
      for (let i = 0; i < rows; i++) {
        for (let n = 0; n < columns; n++) {
          let sum = 0;
          for (let k = 0; k < depth; k++)
            sum += whole[2 * quantised + i * depth + k]! * small[inPanel(packed, depth, k, n)]!;
          const scale = Math.fround(float[scales + i]! * float[columnScales + n]!);
          const product = Math.fround(Math.fround(sum) * scale);
          const at = c + i * columns + n;
          float[at] = accumulate === 1 ? float[at]! + product : product;
        }
      }
    },
  };
}

/** To the nearest whole number, to the even one between two. */
function toNearestEven(x: number): number {
  const below = Math.floor(x);
  const over = x - below;
  return over < 0.5 || (over === 0.5 && below % 2 === 0) ? below : below + 1;
}
