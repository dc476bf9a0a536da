import assert from 'node:assert/strict';
import { BatchReader } from '../../../../src/training/run/batches';
import type { EncodedFile } from '../../../../src/training/run/encoded-text';

const file = (...tokens: number[]): EncodedFile => ({ tokens: Uint16Array.from(tokens), spellings: [] });
/** Ten files; every token of the text is a different one, so that pairs can be recognised. */
const files = Array.from({ length: 10 }, (_, index) =>
  file(...Array.from({ length: 3 * index + 1 }, (_, i) => 100 * (index + 1) + i)),
);
const successors = new Map<number, number>();
for (const { tokens } of files) {
  tokens.forEach((token, i) => successors.set(token, tokens[i + 1] ?? 0));
}

describe('the order of batches', () => {
  it('reads every token at least once in an epoch, and as contiguous streams', () => {
    const reader = new BatchReader(files, 0, 4, 8, 1);
    const seen = new Set<number>();
    let inputs = 0;
    let before: number[] = [];
    while (reader.position.epoch === 0 && reader.position.batch < reader.batchesPerEpoch) {
      const batch = reader.next();
      for (let row = 0; row < batch.inputs.length; row++) {
        const input = batch.inputs[row]!;
        const target = batch.targets[row]!;
        seen.add(input);
        inputs++;
        if (input === 0) assert.ok(target % 100 === 0 && target > 0, 'behind <EOS> a file begins');
        else assert.equal(target, successors.get(input));
        const follows = row < 4 ? before[row] : batch.targets[row - 4];
        if (follows !== undefined) assert.equal(input, follows, 'each input is the target before');
      }
      before = Array.from(batch.targets.subarray(batch.targets.length - 4));
    }
    assert.equal(seen.size, successors.size + 1);
    assert.equal(inputs, 4 * 8 * reader.batchesPerEpoch);
  });

  it('resets the state where a text or an epoch begins, and nowhere else', () => {
    const reader = new BatchReader(files, 0, 4, 8, 1);
    for (let i = 0; i < 3 * reader.batchesPerEpoch; i++) {
      const { inputs, resets } = reader.next();
      const begins = reader.position.batch === 1;
      inputs.forEach((input, row) => {
        assert.equal(resets[row], input === 0 || (begins && row < 4) ? 1 : 0);
      });
    }
  });

  it('reads the files in another order in each epoch, the same for the same seed', () => {
    const read = (seed: number): number[][] => {
      const reader = new BatchReader(files, 0, 2, 8, seed);
      return Array.from({ length: 3 * reader.batchesPerEpoch }, () => Array.from(reader.next().inputs));
    };
    const [one, again, other] = [read(1), read(1), read(2)];
    assert.deepEqual(one, again);
    assert.notDeepEqual(one, other);
    assert.notDeepEqual(one.slice(0, one.length / 3), one.slice(one.length / 3, (2 * one.length) / 3));
  });

  it('goes on exactly where it stood', () => {
    const reader = new BatchReader(files, 0, 3, 4, 9);
    for (let i = 0; i < reader.batchesPerEpoch + 3; i++) reader.next();
    const position = reader.position;
    const next = [0, 1, 2].map(() => structuredClone(reader.next()));
    const other = new BatchReader(files, 0, 3, 4, 9);
    other.seek(position);
    assert.deepEqual(
      [0, 1, 2].map(() => structuredClone(other.next())),
      next,
    );
  });

  it('reads a text that is shorter than one batch', () => {
    const reader = new BatchReader([file(5, 6)], 0, 4, 16, 1);
    const { inputs, targets } = reader.next();
    inputs.forEach((input, row) => assert.equal(targets[row], input === 5 ? 6 : input === 6 ? 0 : 5));
  });
});
