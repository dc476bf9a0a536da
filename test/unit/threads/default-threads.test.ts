import assert from 'node:assert/strict';
import { defaultThreads } from '../../../src/threads/default-threads';

describe('the number of threads that train', () => {
  it('leaves cores to the user, is at least one and at most eight', () => {
    assert.deepEqual(
      [1, 2, 4, 9, 64].map((cores) => defaultThreads(1, cores)),
      [1, 1, 3, 8, 8],
    );
    assert.equal(defaultThreads(0, 4), 4);
  });
});
