import assert from 'node:assert/strict';
import { Deadline } from '../../../../src/prediction/decoding/deadline';

describe('deadline', () => {
  let time = 0;
  const now = () => time;
  beforeEach(() => (time = 100));

  it('has time for a round that is as long as the one before', () => {
    const deadline = new Deadline(now, 110);
    time += 4;
    assert.equal(deadline.isOver(), false);
    time += 2;
    assert.equal(deadline.isOver(), false);
    time += 2;
    assert.equal(deadline.isOver(), true);
  });

  it('stops before a round that would end late, although the time is not over yet', () => {
    const deadline = new Deadline(now, 110);
    time += 6;
    assert.equal(deadline.isOver(), true);
  });

  it('is over when the request was cancelled', () => {
    const abort = new AbortController();
    const deadline = new Deadline(now, 110, abort.signal);
    assert.equal(deadline.isOver(), false);
    abort.abort();
    assert.equal(deadline.isOver(), true);
  });
});
