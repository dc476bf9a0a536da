import assert from 'node:assert/strict';
import { decodeModelFile, encodeModelFile } from '../../../src/model/model-file';
import { quantiseRows, restoreRows, scaleSuffix } from '../../../src/model/quantised-rows';
import { Random } from '../../../src/model/random';
import { decodeTensorFile, encodeTensorFile } from '../../../src/model/safetensors';
import { Failure } from '../../../src/protocol/failure';
import { exampleModel } from './example-model';

describe('quantised rows', () => {
  it('are off by half a step of their row at most, and rows of zeros stay so', () => {
    const random = new Random(3, 0);
    const [rows, columns] = [7, 33];
    const data = Float32Array.from({ length: rows * columns }, (_, i) => 10 ** (i % 5) * random.normal());
    data.fill(0, 2 * columns, 3 * columns);
    const { values, scales } = quantiseRows(data, [rows, columns]);
    const restored = restoreRows(values.data, scales.data);
    data.forEach((value, i) => {
      const step = scales.data[Math.floor(i / columns)]!;
      assert.ok(
        Math.abs(value - restored[i]!) <= 0.5001 * step,
        `element ${i}: ${value} became ${restored[i]}`,
      );
    });
    assert.ok(restored.subarray(2 * columns, 3 * columns).every((value) => value === 0));
  });

  it('make a model file a quarter as long, which reads as a model; writing it again changes nothing', () => {
    const model = exampleModel({ cell: 'gru', hiddenSize: 64, embeddingSize: 32 });
    const [whole, small] = [encodeModelFile(model), encodeModelFile(model, undefined, true)];
    const bytes = (file: Uint8Array): number =>
      [...decodeTensorFile(file, 'x').tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
    assert.ok(bytes(small) < 0.35 * bytes(whole), `${bytes(small)} of ${bytes(whole)}`);
    const read = decodeModelFile(small, 'small');
    for (const [name, values] of model.weights) {
      const largest = values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
      values.forEach((value, i) =>
        assert.ok(Math.abs(value - read.weights.get(name)![i]!) <= 0.0041 * largest),
      );
    }
    assert.deepEqual(decodeModelFile(encodeModelFile(read, undefined, true), 'again').weights, read.weights);
  });

  it('are refused without their scales, and with scales that do not fit', () => {
    const file = decodeTensorFile(encodeModelFile(exampleModel({}), undefined, true), 'x');
    const name = `embedding.weight${scaleSuffix}`;
    const refused = (tensors: typeof file.tensors): string => {
      try {
        decodeModelFile(encodeTensorFile({ ...file, tensors }), 'small');
      } catch (thrown) {
        assert.ok(thrown instanceof Failure && thrown.code === 'model-damaged');
        return thrown.message;
      }
      return assert.fail('it was read');
    };
    const without = new Map(file.tensors);
    without.delete(name);
    assert.match(refused(without), /scales of the weights embedding.weight are missing/);
    const shorter = new Map(file.tensors).set(name, { shape: [1], data: new Float32Array(1) });
    assert.match(refused(shorter), /do not fit/);
    const infinite = file.tensors.get(name)!.data.slice().fill(Infinity) as Float32Array;
    assert.match(
      refused(new Map(file.tensors).set(name, { shape: [infinite.length], data: infinite })),
      /not all finite/,
    );
  });
});
