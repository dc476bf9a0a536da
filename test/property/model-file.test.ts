import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { decodeModelFile, encodeModelFile, type StoredModel } from '../../src/model/model-file';
import { decodeTensorFile, encodeTensorFile, type Tensor } from '../../src/model/safetensors';
import { exampleModel } from '../unit/model/example-model';

/** UTF-8 has no half of a surrogate pair. */
const isWellFormed = (value: string): boolean => !/\p{Surrogate}/u.test(value);
const size = fc.nat(4);
const tensor = fc.array(size, { maxLength: 3 }).chain((shape) =>
  fc
    .float32Array({
      minLength: shape.reduce((a, b) => a * b, 1),
      maxLength: shape.reduce((a, b) => a * b, 1),
    })
    .map((data): Tensor => ({ shape, data })),
);
const name = fc.string({ unit: 'binary' }).filter((text) => text !== '__metadata__' && isWellFormed(text));
const text = fc.string({ unit: 'binary' }).filter(isWellFormed);

describe('property: model files', () => {
  it('give back any tensors and metadata bit for bit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, tensor), { maxLength: 5 }),
        fc.array(fc.tuple(name, text), { maxLength: 5 }),
        (tensors, metadata) => {
          const file = { tensors: new Map(tensors), metadata: new Map(metadata) };
          const decoded = decodeTensorFile(encodeTensorFile(file), 'x');
          assert.deepEqual(decoded.metadata, file.metadata);
          assert.equal(decoded.tensors.size, file.tensors.size);
          for (const [key, { shape, data }] of file.tensors) {
            assert.deepEqual(decoded.tensors.get(key)!.shape, shape);
            assert.deepEqual(
              new Uint8Array(decoded.tensors.get(key)!.data.buffer),
              new Uint8Array(data.slice().buffer),
            );
          }
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('give back any architecture and any dictionary', () => {
    const shape = fc.record({
      cell: fc.constantFrom('rnn' as const, 'gru' as const, 'lstm' as const),
      embeddingSize: fc.constantFrom(16, 32),
      hiddenSize: fc.constantFrom(16, 48),
      layers: fc.integer({ min: 1, max: 3 }),
      output: fc.constantFrom('full' as const, 'tied' as const, 'bottleneck' as const),
    });
    fc.assert(
      fc.property(shape, fc.string({ unit: 'grapheme', maxLength: 30 }), (changes, characters) => {
        const model: StoredModel = exampleModel(changes, `a${characters}`);
        assert.deepEqual(decodeModelFile(encodeModelFile(model), 'x'), model);
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});
