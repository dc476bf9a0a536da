/**
 * All parameters of a network in one contiguous block of floats, padded for the kernels, and the way between
 * that block and `Weights` (PyTorch's names, shapes, unpadded).
 *
 * Every matrix keeps PyTorch's row-major layout. Rows are padded to a multiple of 16: gates and widths are
 * one already, so these are rows of zeros behind the last token or class; their output bias is so low that
 * their probability is exactly zero, and so is their gradient.
 */
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { parameterShapes, type ModelConfiguration, type ParameterShape, type Weights } from './configuration';

const padding = 16;

/** Output bias of a token that does not exist: e to this power is zero in f32 and f64. */
export const impossibleLogit = -1e9;

export function paddedVocabularySize(vocabularySize: number): number {
  return Math.ceil(vocabularySize / padding) * padding;
}

interface ParameterPlace {
  /** PyTorch's name. */
  readonly name: string;
  /** Unpadded. */
  readonly shape: readonly number[];
  /** From the start of the block. */
  readonly offset: number;
  /** Values without the padding; they stand together at the front. */
  readonly length: number;
  readonly paddedLength: number;
}

export interface ParameterLayout {
  readonly places: readonly ParameterPlace[];
  /** Floats of the whole block. */
  readonly length: number;
  /** Of the parameter with that name. */
  offsetOf(name: string): number;
}

export function parameterLayout(configuration: ModelConfiguration): ParameterLayout {
  return layoutOf(parameterShapes(configuration));
}

/** One behind the other, in their order. */
export function layoutOf(shapes: readonly ParameterShape[]): ParameterLayout {
  let length = 0;
  const places = shapes.map(({ name, shape }): ParameterPlace => {
    const [rows, ...rest] = shape as [number, ...number[]];
    const width = rest.reduce((product, size) => product * size, 1);
    const paddedRows = paddedVocabularySize(rows);
    const place = { name, shape, offset: length, length: rows * width, paddedLength: paddedRows * width };
    length += place.paddedLength;
    return place;
  });
  const offsets = new Map(places.map(({ name, offset }) => [name, offset]));
  return {
    places,
    length,
    offsetOf(name) {
      const offset = offsets.get(name);
      if (offset === undefined) throw new RangeError(`there is no parameter ${name}`);
      return offset;
    },
  };
}

/**
 * Copies weights into `block`, with the padding.
 * @throws Failure `model-mismatch` when a parameter is missing or has another size
 */
export function storeWeights(
  layout: ParameterLayout,
  weights: Weights,
  block: Float32Array | Float64Array,
): void {
  for (const { name, shape, offset, length, paddedLength } of layout.places) {
    const values = weights.get(name);
    if (values?.length !== length) {
      throw new Failure(
        'model-mismatch',
        said`The weights do not fit the network: ${name} should be [${shape.join(', ')}] but ${values ? said`has ${values.length} values` : said`is missing`}.`,
      );
    }
    block.set(values, offset);
    block.fill(name === 'output.bias' ? impossibleLogit : 0, offset + length, offset + paddedLength);
  }
}

/** Copies the weights out of `block`, without the padding. */
export function extractWeights(layout: ParameterLayout, block: Float32Array | Float64Array): Weights {
  return new Map(
    layout.places.map(({ name, offset, length }) => [
      name,
      Float32Array.from(block.subarray(offset, offset + length)),
    ]),
  );
}
