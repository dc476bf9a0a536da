import assert from 'node:assert/strict';
import type { PartsMeasurement, TrainingSnapshot } from '../../../../src/protocol/training/training';
import { TrainingSession } from '../../../../src/threads/trainer/training-session';
import { learningSnapshot } from '../../../fixtures/run';
import { fakePool } from '../fake-thread';

const last: TrainingSnapshot = { ...learningSnapshot(), run: 1, state: 'finished' };
const measurement: PartsMeasurement = {
  step: 1,
  seconds: 1,
  characters: 1,
  networkBitsPerCharacter: 1,
  recallBitsPerCharacter: 1,
  mixtureBitsPerCharacter: 1,
  heldOutCharacters: 1,
};

function session(): { session: TrainingSession; published: TrainingSnapshot[] } {
  const published: TrainingSnapshot[] = [];
  const { pool } = fakePool();
  const parts = { pool, threadFile: 'trainer', onSnapshot: (next: TrainingSnapshot) => published.push(next) };
  return { session: new TrainingSession(parts), published };
}

describe('a training session', () => {
  it('shows what the predictor measured of the last run, and of no other', () => {
    const { session: shown, published } = session();
    shown.restore(last);
    shown.measured(last.run, measurement);
    assert.deepEqual(published.at(-1)!.measurements.at(-1), measurement);
    shown.measured(last.run - 1, measurement);
    assert.equal(published.length, 2);
  });

  it('tells its own runs from those of the past and of other windows, which are not its to keep', async () => {
    const own: boolean[] = [];
    const { pool } = fakePool();
    const onSnapshot = (_: TrainingSnapshot, isOwn: boolean) => own.push(isOwn);
    const shown = new TrainingSession({ pool, threadFile: 'trainer', onSnapshot });
    shown.restore(last);
    shown.follow({ ...last, run: 77, state: 'training' });
    shown.forget();
    assert.deepEqual(own, [false, false, false]);
    const run = shown.train({
      source: { folders: ['/folder'], exclude: [] },
      destination: { kind: 'file', path: '/folder/model' },
      options: {} as never,
      resume: false,
    });
    shown.dispose();
    await assert.rejects(run);
    assert.ok(own.length > 3 && own.slice(3).every(Boolean));
    shown.follow({ ...last, run: 78 });
    assert.equal(own.at(-1), false);
  });

  it('that was made to forget shows nothing of the last run, also when a measurement of it comes late', () => {
    const { session: shown, published } = session();
    shown.restore(last);
    assert.ok(last.samples.length > 0 && last.points.length > 0);
    shown.forget();
    shown.measured(last.run, measurement);
    assert.equal(published.length, 2, 'nothing is published, and so nothing written, again');
    const { state, samples, points, measurements, record } = shown.snapshot;
    assert.deepEqual([state, samples, points, measurements, record], ['idle', [], [], [], null]);
    assert.equal(published.at(-1), shown.snapshot);
  });
});
