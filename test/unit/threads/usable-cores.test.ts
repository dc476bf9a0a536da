import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { quotaOf, usableCores } from '../../../src/threads/usable-cores';
import { defaultThreads } from '../../../src/threads/default-threads';

describe('usable cores', () => {
  it('are what a container may take', () => {
    assert.equal(quotaOf('50000 100000\n'), 0.5);
    assert.equal(quotaOf('350000 100000'), 3.5);
  });

  it('are those of the machine where nothing is limited, or nothing can be understood', () => {
    for (const text of ['max 100000\n', '', 'nonsense', '1 0', '0 100000', '-1 100000']) {
      assert.equal(quotaOf(text), null, text);
    }
    assert.ok(usableCores() > 0 && usableCores() <= availableParallelism());
  });

  it('leave at least one thread to training', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 16].map((cores) => defaultThreads(1, cores)),
      [1, 1, 1, 2, 8],
    );
  });
});
