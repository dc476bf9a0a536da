import assert from 'node:assert/strict';
import { Turns } from '../../../../src/training/step/turns';

describe('the turns of a thread that trains', () => {
  let clock: number;
  /** How long the processor is gone at each sleep beyond what was asked for, ms. */
  let others: number;
  let naps: number;
  const turns = (): Turns =>
    new Turns(
      (milliseconds) => {
        naps++;
        clock += milliseconds + others;
      },
      () => clock,
    );

  beforeEach(() => ([clock, others, naps] = [0, 0, 0]));

  /** Tasks of that length, one after the other. @returns how often it slept */
  function work(turn: Turns, tasks: number, milliseconds: number): number {
    const before = naps;
    for (let task = 0; task < tasks; task++) {
      clock += milliseconds;
      turn.next();
    }
    return naps - before;
  }

  it('are long where nobody else wants the processor', () => {
    assert.equal(work(turns(), 1000, 0.25), Math.floor(250 / 16));
  });

  it('are short from the first time on that somebody else had it', () => {
    const turn = turns();
    others = 3;
    assert.equal(work(turn, 64, 0.25), 1);
    assert.equal(work(turn, 64, 0.25), 32);
  });

  it('grow again where nobody wants it any more', () => {
    const turn = turns();
    others = 3;
    work(turn, 100, 0.25);
    others = 0;
    assert.ok(work(turn, 126, 0.25) > 4);
    assert.equal(work(turn, 640, 0.25), 10);
  });

  it('begin anew when the thread slept for another reason', () => {
    const turn = turns();
    work(turn, 63, 0.25);
    turn.begin();
    assert.equal(work(turn, 63, 0.25), 0);
    assert.equal(work(turn, 1, 0.25), 1);
  });

  it('end between tasks, however long a task is', () => {
    others = 3;
    assert.equal(work(turns(), 10, 40), 10);
  });
});
