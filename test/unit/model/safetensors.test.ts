import assert from 'node:assert/strict';
import { decodeTensorFile, encodeTensorFile, type Tensor } from '../../../src/model/safetensors';
import { Failure } from '../../../src/protocol/failure';

const tensor = (shape: number[], ...values: number[]): Tensor => ({ shape, data: Float32Array.from(values) });

/**
 * Written out by hand from the published layout, so that both directions are held against bytes, not each
 * other.
 */
const golden = (): Buffer => {
  const header =
    '{"__metadata__":{"a":"é"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},' +
    '"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}';
  const json = Buffer.from(header.padEnd(Math.ceil((header.length + 1) / 8) * 8 - 1));
  const length = Buffer.from([json.length, 0, 0, 0, 0, 0, 0, 0]);
  const data = Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3e]); // 1, -2, 0.125
  return Buffer.concat([length, json, data]);
};

const entry = (dtype: unknown, shape: unknown, offsets: number[]): object => ({
  dtype,
  shape,
  data_offsets: offsets,
});

describe('safetensors', () => {
  it('writes the published layout byte for byte', () => {
    const tensors = new Map([
      ['w', tensor([2, 1], 1, -2)],
      ['b', tensor([], 0.125)],
    ]);
    const bytes = encodeTensorFile({ tensors, metadata: new Map([['a', 'é']]) });
    assert.deepEqual(Buffer.from(bytes), golden());
  });

  it('reads the published layout, wherever the bytes begin', () => {
    const shifted = Buffer.concat([Buffer.from('xyz'), golden()]).subarray(3);
    const { tensors, metadata } = decodeTensorFile(shifted, 'golden');
    assert.deepEqual([...metadata], [['a', 'é']]);
    assert.deepEqual(
      [...tensors],
      [
        ['w', tensor([2, 1], 1, -2)],
        ['b', tensor([], 0.125)],
      ],
    );
  });

  it('copies the data: changing the file afterwards changes no tensor', () => {
    const bytes = golden();
    const { tensors } = decodeTensorFile(bytes, 'golden');
    bytes.fill(0);
    assert.deepEqual(tensors.get('w'), tensor([2, 1], 1, -2));
  });

  it('keeps empty tensors and files without any', () => {
    const tensors = new Map([['nothing', tensor([3, 0])]]);
    assert.deepEqual(
      decodeTensorFile(encodeTensorFile({ tensors, metadata: new Map() }), 'x').tensors,
      tensors,
    );
    const empty = encodeTensorFile({ tensors: new Map(), metadata: new Map() });
    assert.equal(decodeTensorFile(empty, 'x').tensors.size, 0);
  });

  it('keeps elements of every kind', () => {
    const kinds = {
      floats: { shape: [2], data: Float32Array.of(0.5, -3) },
      shorts: { shape: [1, 3], data: Uint16Array.of(0, 1, 65535) },
      bytes: { shape: [3, 1], data: Int8Array.of(-128, 0, 127) },
    };
    const tensors = new Map<string, Tensor>(Object.entries(kinds));
    const blobs = new Map([['text', Uint8Array.of(1, 2, 255)]]);
    const read = decodeTensorFile(encodeTensorFile({ tensors, blobs, metadata: new Map() }), 'x');
    assert.deepEqual(read.tensors, tensors);
    assert.deepEqual(read.blobs, blobs);
  });

  for (const [what, header, message] of [
    ['bytes in two dimensions', { a: entry('U8', [1, 1], [0, 1]) }, /of bytes is not one-dimensional/],
    [
      'elements of a type that is a book',
      { a: entry('F'.repeat(999), [1], [0, 1]) },
      /type F{60}…, and only/,
    ],
    ['elements of no type', { a: entry(5, [1], [0, 1]) }, /type unknown/],
    ['a name that moves the cursor', { 'a\u001b[2J': 5 }, /tensor a�\[2J has no description/],
    ['a shape that is no list', { a: entry('F32', 4, [0, 1]) }, /shape of tensor a is not a list of sizes/],
    ['three offsets', { a: entry('I8', [1], [0, 1, 1]) }, /not a pair of offsets/],
    ['metadata that are a list', { __metadata__: [] }, /metadata are not strings by name/],
    ['metadata that are numbers', { __metadata__: { a: 5 } }, /metadata field a is not a string/],
  ] as const)
    it(`refuses ${what}`, () => {
      const json = Buffer.from(JSON.stringify(header));
      const length = Buffer.alloc(8);
      length.writeUInt32LE(json.length);
      assert.throws(
        () => decodeTensorFile(Buffer.concat([length, json, Buffer.alloc(1)]), 'some.model'),
        (thrown) =>
          thrown instanceof Failure && thrown.code === 'model-damaged' && message.test(thrown.message),
      );
    });

  it('refuses to write a tensor whose shape does not fit its data', () => {
    const tensors = new Map([['w', tensor([2], 1)]]);
    assert.throws(() => encodeTensorFile({ tensors, metadata: new Map() }), RangeError);
  });
});
