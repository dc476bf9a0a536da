import assert from 'node:assert/strict';
import { givesWay, longestWay, RightOfWay } from '../../../src/protocol/right-of-way';

describe('right of way', () => {
  /** A thread that trains, and what it sleeps for; `during` is what happens meanwhile. */
  function thread(way: RightOfWay, during: () => 'ok' | 'timed-out' = () => 'ok') {
    const slept: number[] = [];
    const giveWay = givesWay(way.memory, (word, seen, milliseconds) => {
      assert.equal(milliseconds, longestWay);
      assert.equal(Atomics.load(word, 0), seen);
      slept.push(seen);
      return during();
    });
    return { giveWay, slept };
  }

  it('lets a thread sleep at its next call while a question is under way, and only then', () => {
    const way = new RightOfWay();
    const { giveWay, slept } = thread(way);
    giveWay();
    assert.deepEqual(slept, []);
    const release = way.take();
    giveWay();
    assert.equal(slept.length, 1);
    release();
    giveWay();
    assert.equal(slept.length, 1);
  });

  it('stays taken until the last of several questions is answered', () => {
    const way = new RightOfWay();
    const heard: boolean[] = [];
    const unlisten = way.listen((isTaken) => heard.push(isTaken));
    const { giveWay, slept } = thread(way);
    const [first, second] = [way.take(), way.take()];
    first();
    first();
    giveWay();
    assert.equal(slept.length, 1);
    second();
    giveWay();
    assert.equal(slept.length, 1);
    assert.deepEqual(heard, [true, false]);
    unlisten();
    way.take();
    assert.deepEqual(heard, [true, false]);
  });

  it('waits for a question that is never answered once, and again for the next', () => {
    const way = new RightOfWay();
    const { giveWay, slept } = thread(way, () => 'timed-out');
    const release = way.take();
    for (let task = 0; task < 3; task++) giveWay();
    assert.equal(slept.length, 1);
    release();
    way.take();
    for (let task = 0; task < 3; task++) giveWay();
    assert.equal(slept.length, 2);
  });
});
