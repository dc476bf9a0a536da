import assert from 'node:assert/strict';
import { fold } from '../../../../src/protocol/training/fold-training';
import {
  idleSnapshot,
  type TrainingEvent,
  type TrainingSnapshot,
} from '../../../../src/protocol/training/training';
import { learningSnapshot } from '../../../fixtures/run';
import { exampleModel } from '../../model/example-model';

const { plan, report, points, samples } = learningSnapshot();
const { record } = exampleModel();
const [point] = points;
const [sample] = samples;
const events: TrainingEvent[] = [
  { type: 'reading' },
  { type: 'read', report: report! },
  { type: 'started', plan: plan! },
  { type: 'point', point: point! },
  { type: 'sample', sample: sample! },
];
const after = (from: TrainingSnapshot, given: readonly TrainingEvent[]): TrainingSnapshot =>
  given.reduce(fold, from);

describe('the events of a run', () => {
  it('become what is shown of it, and leave what was shown before as it was', () => {
    const before = structuredClone(idleSnapshot);
    const shown = after(idleSnapshot, events);
    assert.deepEqual(shown, {
      ...idleSnapshot,
      state: 'training',
      report,
      plan,
      points: [point],
      samples: [sample],
    });
    assert.deepEqual(idleSnapshot, before);
    assert.equal(after(idleSnapshot, events.slice(0, 2)).state, 'reading');
  });

  it('show a run that is told to stop as stopping until it has ended, wherever it is', () => {
    const stopping: TrainingSnapshot = { ...idleSnapshot, state: 'stopping' };
    for (let count = 1; count <= events.length; count++)
      assert.equal(after(stopping, events.slice(0, count)).state, 'stopping', events[count - 1]!.type);
    const ended = fold(after(stopping, events), { type: 'finished', record, path: 'a.model' });
    assert.deepEqual([ended.state, ended.record], ['finished', record]);
  });

  it('that are not drawn change nothing', () => {
    const shown = after(idleSnapshot, events);
    assert.equal(fold(shown, { type: 'note', text: 'A note.' }), shown);
    assert.equal(fold(shown, { type: 'checkpoint', path: 'a.model', record }), shown);
  });
});
