/**
 * Rows gathered, scattered and summed, sums of vectors, and Adam: what is left of a step beside products and
 * gates.
 */
import type { Heap, Kernels } from '../kernels';

type ElementwiseKernels = Pick<
  Kernels,
  'gatherRows' | 'scatterAddRows' | 'columnSum' | 'add' | 'multiplyElements' | 'sumOfSquares' | 'adam'
>;

export function elementwiseReference({ float, int }: Heap): ElementwiseKernels {
  return {
    gatherRows(rows, width, source, index, destination) {
      for (let row = 0; row < rows; row++) {
        const from = source + int[index + row]! * width;
        for (let j = 0; j < width; j++) float[destination + row * width + j] = float[from + j]!;
      }
    },

    scatterAddRows(rows, width, source, sourceStride, index, destination, destinationStride) {
      for (let row = 0; row < rows; row++) {
        const to = destination + int[index + row]! * destinationStride;
        for (let j = 0; j < width; j++)
          float[to + j] = float[to + j]! + float[source + row * sourceStride + j]!;
      }
    },

    columnSum(rows, from, to, source, stride, destination) {
      for (let j = from; j < to; j++) {
        let sum = 0;
        for (let row = 0; row < rows; row++) sum += float[source + row * stride + j]!;
        float[destination + j] = sum;
      }
    },

    add(count, destination, source) {
      for (let i = 0; i < count; i++) float[destination + i] = float[destination + i]! + float[source + i]!;
    },

    multiplyElements(count, destination, factor) {
      for (let i = 0; i < count; i++) float[destination + i] = float[destination + i]! * float[factor + i]!;
    },

    sumOfSquares(count, source) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += float[source + i]! ** 2;
      return sum;
    },

    adam(
      count,
      parameter,
      gradient,
      firstMoment,
      secondMoment,
      gradientScale,
      beta1,
      beta2,
      stepSize,
      secondMomentScale,
      epsilon,
    ) {
      for (let i = 0; i < count; i++) {
        const g = gradientScale * float[gradient + i]!;
        const m = beta1 * float[firstMoment + i]! + (1 - beta1) * g;
        const v = beta2 * float[secondMoment + i]! + (1 - beta2) * g * g;
        float[firstMoment + i] = m;
        float[secondMoment + i] = v;
        float[parameter + i] =
          float[parameter + i]! - (stepSize * m) / (Math.sqrt(v) * secondMomentScale + epsilon);
      }
    },
  };
}
