import assert from 'node:assert/strict';
import { Column } from '../../../../../media/page/column';
import { Progression } from '../../../../../media/panels/learning/progression';

describe('the progression of a run', () => {
  const columns = (validation: (number | null)[], clipped: number[]) => {
    const made = {
      step: new Column(),
      validationBitsPerCharacter: new Column(),
      clippedShare: new Column(),
    };
    made.step.append(validation.map((_, i) => i));
    made.validationBitsPerCharacter.append(validation);
    made.clippedShare.append(clipped);
    return made;
  };

  it('counts a measurement that repeats as one, and finds the best', () => {
    const progression = new Progression();
    const run = columns([null, 3, 3, 2, 2], [1, 1, 0, 0, 0]);
    progression.follow(run);
    assert.deepEqual(progression.measurements, [1, 3]);
    run.validationBitsPerCharacter.append([2.5]);
    run.clippedShare.append([1]);
    run.step.append([5]);
    progression.follow(run);
    assert.deepEqual(progression.measurements, [1, 3, 5]);
    assert.equal(progression.best, 3);
    assert.equal(progression.clippedShare, 0.5);
  });

  it('keeps apart what the end measures on all held-out text', () => {
    const progression = new Progression();
    const run = columns([3, 2], [0, 0]);
    progression.follow(run);
    assert.equal(progression.atEnd, -1);
    run.validationBitsPerCharacter.append([1]);
    run.clippedShare.append([0]);
    run.step.append([1]);
    progression.follow(run);
    assert.deepEqual([progression.measurements, progression.best, progression.atEnd], [[0, 1], 1, 2]);
  });

  it('begins anew with another run', () => {
    const progression = new Progression();
    progression.follow(columns([1], [1]));
    progression.follow(columns([null, 4], [0, 0]));
    assert.deepEqual(progression.measurements, [1]);
    assert.equal(progression.clippedShare, 0);
  });
});
