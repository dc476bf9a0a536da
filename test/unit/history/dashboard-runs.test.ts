import assert from 'node:assert/strict';
import { EarlierRuns, type WorkspaceState } from '../../../src/history/dashboard-runs';
import { finishedSnapshot, learningSnapshot, trainingPoints } from '../../fixtures/run';

describe('earlier runs', () => {
  const emptyState = (): WorkspaceState & { kept: unknown } => ({
    kept: undefined,
    get() {
      return this.kept;
    },
    update(_, value) {
      this.kept = JSON.parse(JSON.stringify(value));
      return Promise.resolve();
    },
  });

  it('are kept when a run ends and shown beside the next, thinned, also by the next window', () => {
    const kept = emptyState();
    const runs = new EarlierRuns(kept, () => 1000);
    runs.follow({ ...finishedSnapshot(), points: trainingPoints(5000) });
    assert.equal(runs.list.length, 0, 'the run on screen is not its own past');
    assert.equal(runs.follow({ ...learningSnapshot(), run: 2 }), true);
    assert.equal(runs.list.length, 1);
    const [past] = new EarlierRuns(kept).list;
    assert.equal(past?.step.length, 300);
    assert.equal(past?.name, 'GRU 256');
    assert.equal(past?.step.at(-1), 50_000);
  });

  it('take in the measurement of the last checkpoint, which comes after the end', () => {
    const kept = emptyState();
    const runs = new EarlierRuns(kept, () => 1000);
    const ended = finishedSnapshot();
    const all = ended.measurements;
    runs.follow({ ...ended, measurements: all.slice(0, -1) });
    runs.follow(ended);
    runs.follow({ ...learningSnapshot(), run: 2 });
    assert.deepEqual(
      runs.list.map(({ measurements }) => measurements),
      [all],
    );
    assert.deepEqual(new EarlierRuns(kept).list[0]?.measurements, all);
  });

  it('of an earlier version, without measurements, are still read', () => {
    const kept = emptyState();
    new EarlierRuns(kept, () => 1).follow(finishedSnapshot());
    const [run] = kept.kept as Record<string, unknown>[];
    delete run!['measurements'];
    assert.deepEqual(new EarlierRuns(kept).list[0]?.measurements, []);
  });

  it('are none when what was kept cannot be understood', () => {
    assert.deepEqual(new EarlierRuns({ ...emptyState(), get: () => [{ version: 0 }] }).list, []);
  });

  it('can be forgotten', () => {
    const kept = emptyState();
    const runs = new EarlierRuns(kept);
    runs.follow(finishedSnapshot());
    runs.forget();
    assert.deepEqual(kept.kept, []);
  });
});
