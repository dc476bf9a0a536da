import assert from 'node:assert/strict';
import { Checksum } from '../../../src/store/checksum';

function digest(...pieces: readonly Uint8Array[]): string {
  const checksum = new Checksum();
  for (const piece of pieces) checksum.update(piece);
  return Buffer.from(checksum.digest()).toString('hex');
}

describe('a checksum', () => {
  const bytes = Uint8Array.from({ length: 4099 }, (_, i) => (i * i + 7) % 251);

  it('is the same for the same bytes, wherever they stand in memory', () => {
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    assert.equal(digest(bytes), digest(bytes.slice()));
    assert.equal(digest(moved.subarray(3)), digest(bytes));
  });

  it('is what the definition says', () => {
    const sums = Array<bigint>(8).fill(0n);
    const add = (given: DataView, at: number): void => {
      for (let lane = 0; lane < 4; lane++) {
        sums[lane] = BigInt.asUintN(32, sums[lane]! + BigInt(given.getUint32(at + 4 * lane, true)));
        sums[4 + lane] = BigInt.asUintN(32, sums[4 + lane]! + sums[lane]!);
      }
    };
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < 4096; at += 16) add(view, at);
    const rest = new Uint8Array(16);
    rest.set(bytes.subarray(4096));
    add(new DataView(rest.buffer), 0);
    add(new DataView(Uint32Array.of(bytes.length, 0, 0, 0).buffer), 0);
    const expected = Buffer.alloc(32);
    sums.forEach((sum, i) => expected.writeUInt32LE(Number(sum), 4 * i));
    assert.equal(digest(bytes), expected.toString('hex'));
  });

  it('tells any changed bit, words that changed places, and zeros at the end', () => {
    const right = digest(bytes);
    for (let bit = 0; bit < 8 * bytes.length; bit += 37) {
      const changed = bytes.slice();
      changed[bit >> 3]! ^= 1 << (bit & 7);
      assert.notEqual(digest(changed), right, `bit ${bit}`);
    }
    const swapped = bytes.slice();
    swapped.set(bytes.subarray(0, 16), 400);
    swapped.set(bytes.subarray(400, 416), 0);
    assert.notEqual(digest(swapped), right);
    for (const more of [1, 4, 64])
      assert.notEqual(digest(new Uint8Array(more)), digest(new Uint8Array(more + 4)));
    assert.notEqual(digest(bytes, new Uint8Array()), digest(new Uint8Array(4), bytes));
  });
});
