/**
 * A matrix as whole numbers of eight bits with one scale for each row: a quarter of the bytes. The scale of a
 * row is that of its largest value, so a weight is off by half of that 127th part at most. Only for files:
 * networks compute with floats.
 */
import type { Tensor } from './safetensors';

/** Behind the name of a matrix, names the scales of its rows. */
export const scaleSuffix = '.scale';

const largest = 127;

export interface QuantisedMatrix {
  /** `[rows, columns]` */
  readonly values: Tensor & { readonly data: Int8Array };
  /** `[rows]` */
  readonly scales: Tensor & { readonly data: Float32Array };
}

/** @param shape `[rows, columns]` */
export function quantiseRows(data: Float32Array, shape: readonly [number, number]): QuantisedMatrix {
  const [rows, columns] = shape;
  const values = new Int8Array(data.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let peak = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) peak = Math.max(peak, Math.abs(data[i]!));
    scales[row] = peak / largest;
    const scale = scales[row]!;
    if (scale === 0) continue;
    for (let i = row * columns; i < (row + 1) * columns; i++) {
      values[i] = Math.max(-largest, Math.min(largest, Math.round(data[i]! / scale)));
    }
  }
  return { values: { shape, data: values }, scales: { shape: [rows], data: scales } };
}

/** The floats that the whole numbers stand for, `[rows, columns]`. */
export function restoreRows(values: Int8Array, scales: Float32Array): Float32Array {
  const columns = values.length / scales.length;
  const data = new Float32Array(values.length);
  for (let row = 0, i = 0; row < scales.length; row++) {
    const scale = scales[row]!;
    for (const end = i + columns; i < end; i++) data[i] = scale * values[i]!;
  }
  return data;
}
