import assert from 'node:assert/strict';
import { inSlices } from '../../../src/threads/slices';

function* steps(count: number, ended: () => void): Generator<void, number> {
  try {
    for (let step = 0; step < count; step++) {
      const until = performance.now() + 0.5;
      while (performance.now() < until);
      yield;
    }
    return count;
  } finally {
    ended();
  }
}

describe('work in slices', () => {
  it('lets others in between, and gives the result', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    assert.equal(await inSlices(steps(60, () => undefined)), 60);
    clearInterval(timer);
    assert.ok(turns >= 3, String(turns));
  });

  it('does nothing when nobody wants it any more before it begins', async () => {
    let steps = 0;
    function* counted(): Generator<void, number> {
      steps++;
      return steps;
    }
    const signal = AbortSignal.abort(new Error('enough'));
    await assert.rejects(inSlices(counted(), { signal }), /enough/);
    assert.equal(steps, 0);
  });

  it('ends with the reason of its signal, and cleans up', async () => {
    const abort = new AbortController();
    let cleaned = false;
    const running = inSlices(
      steps(1000, () => (cleaned = true)),
      { signal: abort.signal },
    );
    setTimeout(() => abort.abort(new Error('enough')), 5);
    await assert.rejects(running, /enough/);
    assert.ok(cleaned);
  });

  it('cleans up when a step throws', async () => {
    let cleaned = 0;
    function* failing(): Generator<void, number> {
      try {
        yield;
        throw new Error('broken');
      } finally {
        cleaned++;
      }
    }
    await assert.rejects(inSlices(failing()), /broken/);
    assert.equal(cleaned, 1);
  });
});
