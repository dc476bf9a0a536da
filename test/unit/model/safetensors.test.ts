import assert from 'node:assert/strict';
import { decodeTensorFile, encodeTensorFile, type Tensor } from '../../../src/model/safetensors';

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

  it('refuses to write a tensor whose shape does not fit its data', () => {
    const tensors = new Map([['w', tensor([2], 1)]]);
    assert.throws(() => encodeTensorFile({ tensors, metadata: new Map() }), RangeError);
  });
});
