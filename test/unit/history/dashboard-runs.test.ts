import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EarlierRuns, type EarlierRunsParts, type WorkspaceState } from '../../../src/history/dashboard-runs';
import type { EarlierRun } from '../../../src/protocol/dashboard/dashboard';
import { idleSnapshot, type TrainingSnapshot } from '../../../src/protocol/training/training';
import { Lock } from '../../../src/store/lock';
import { writeAtomically } from '../../../src/store/write-atomically';
import { earlierRuns, finishedSnapshot, learningSnapshot, trainingPoints } from '../../fixtures/run';
import { until } from '../../until';
import { temporaryDirectory } from '../store/temporary-directory';

describe('earlier runs', () => {
  const directory = temporaryDirectory();
  const emptyState = (kept?: unknown): WorkspaceState & { kept: unknown } => ({
    kept,
    get() {
      return this.kept;
    },
    update(_, value) {
      this.kept = value;
      return Promise.resolve();
    },
  });
  /** One window's. */
  const open = async (parts: Partial<EarlierRunsParts> = {}): Promise<EarlierRuns> => {
    const runs = new EarlierRuns({
      directory,
      write: writeAtomically,
      lock: async (held) => {
        const lock = await Lock.acquire(held);
        return () => lock.release();
      },
      warn: assert.fail,
      older: emptyState(),
      ...parts,
    });
    await runs.open();
    return runs;
  };
  /** A run that has ended, and another one for each number. */
  const ended = (number: number): TrainingSnapshot => ({
    ...finishedSnapshot(),
    run: number,
    points: trainingPoints(50, 60, 100 + number),
  });
  /** What a window that opens now finds, where nothing is on screen. */
  const stored = async (): Promise<readonly EarlierRun[]> => (await open()).list;
  const isStored = (count: number): Promise<readonly EarlierRun[]> =>
    until(`${count} runs on disk`, async () => {
      const runs = await stored();
      return runs.length === count && runs;
    });

  it('are kept when a run ends and shown beside the next, thinned, also by the next window', async () => {
    const runs = await open({ now: () => 1000 });
    runs.follow({ ...ended(1), points: trainingPoints(5000) });
    await isStored(1);
    assert.equal(runs.list.length, 0, 'the run on screen is not its own past');
    runs.follow({ ...learningSnapshot(), points: trainingPoints(20, 60, 9), run: 2 });
    assert.equal(runs.list.length, 1);
    const [past] = await stored();
    assert.equal(past?.step.length, 300);
    assert.equal(past?.name, 'GRU 256');
    assert.equal(past?.givenName, '');
    assert.equal(past?.step.at(-1), 50_000);
  });

  it('take in the measurement of the last checkpoint, which comes after the end', async () => {
    const runs = await open({ now: () => 1000 });
    const whole = ended(1);
    const all = whole.measurements;
    runs.follow({ ...whole, measurements: all.slice(0, -1) });
    runs.follow(whole);
    const [run] = await until('the measurement', async () => {
      const kept = await stored();
      return kept[0]?.measurements.length === all.length && kept;
    });
    assert.deepEqual(run?.measurements, all);
    assert.equal((await stored()).length, 1);
  });

  it('are one where two windows see the same run end', async () => {
    const windows = [await open(), await open()];
    for (const runs of windows) runs.follow(ended(1));
    await Promise.all(windows.map((runs) => runs.name(null, 'seen twice')));
    assert.deepEqual(
      (await stored()).map(({ givenName }) => givenName),
      ['seen twice'],
    );
  });

  it('have the names that they were given, in every window, and lose them again', async () => {
    const [here, there] = [await open({ now: () => 1000 }), await open()];
    here!.follow(ended(1));
    await isStored(1);
    here!.follow(ended(2));
    await isStored(2);
    let told = 0;
    there!.onChange(() => told++);
    await here!.name(1000, 'wide');
    await here!.name(null, 'narrow');
    assert.equal(here!.nameOnScreen, 'narrow');
    await there!.open();
    assert.ok(told > 0);
    assert.deepEqual(
      there!.list.map(({ givenName }) => givenName),
      ['wide', 'narrow'],
    );
    await there!.name(1000, '');
    await here!.open();
    assert.deepEqual(
      here!.list.map(({ givenName }) => givenName),
      [''],
    );
  });

  it('keep the name that a run was given while it went on', async () => {
    const runs = await open();
    const whole = ended(1);
    const begun = {
      ...whole,
      state: 'training',
      points: whole.points.slice(0, 20),
      measurements: [],
    } as const;
    runs.follow(begun);
    await runs.name(null, 'long');
    const [early] = await stored();
    assert.equal(early?.step.length, 20);
    runs.follow(whole);
    const [late] = await until('the end of the run', async () => {
      const kept = await stored();
      return kept[0]?.step.length === 50 && kept;
    });
    assert.equal(late?.givenName, 'long');
    assert.equal((await stored()).length, 1);
    assert.equal(runs.list.length, 0);
  });

  it('are six at most: the oldest without a name goes first', async () => {
    let now = 0;
    const runs = await open({ now: () => ++now });
    for (let number = 1; number <= 8; number++) {
      runs.follow(ended(number));
      await runs.name(null, number < 3 ? `run ${number}` : '');
    }
    const kept = await stored();
    assert.equal(kept.length, 6);
    assert.deepEqual(
      kept.map(({ givenName }) => givenName),
      ['run 1', 'run 2', '', '', '', ''],
    );
    assert.equal(kept.at(-1)?.seconds[0], ended(8).points[0]?.seconds);
  });

  it('of an earlier version are read, without measurements and names, and move to the disk once', async () => {
    const before = earlierRuns().map((run) => ({ ...run, measurements: undefined, givenName: undefined }));
    const older = emptyState(JSON.parse(JSON.stringify(before)));
    const runs = await open({ older });
    assert.deepEqual(
      runs.list.map(({ measurements, givenName }) => [measurements, givenName]),
      [
        [[], ''],
        [[], ''],
      ],
    );
    assert.equal(older.kept, undefined);
    await runs.name(runs.list[0]!.ended, 'the first');
    assert.deepEqual(
      (await stored()).map(({ givenName }) => givenName),
      ['the first', ''],
    );
  });

  it('are none when what was kept cannot be understood, and a name that is none is left out', async () => {
    const runs = await open({ older: emptyState([{ version: 0 }]) });
    assert.deepEqual(runs.list, []);
    const [run] = earlierRuns();
    await writeFile(runs.file!, JSON.stringify([{ ...run, givenName: 'two\nlines' }]));
    assert.deepEqual(
      (await stored()).map(({ givenName, name }) => [givenName, name]),
      [['', 'GRU 128']],
    );
    const sentences: string[] = [];
    await writeFile(runs.file!, '[{"ended":');
    assert.deepEqual((await open({ warn: (sentence) => sentences.push(sentence) })).list, []);
    assert.match(sentences.join(), /cannot be understood: it is set aside/);
  });

  it('refuse a name that the disk does not take, and stay as they were', async () => {
    const runs = await open({ older: emptyState(earlierRuns()) });
    const before = await readFile(runs.file!, 'utf8');
    const full = await open({ write: () => Promise.reject(new Error('ENOSPC')) });
    await assert.rejects(full.name(earlierRuns()[0]!.ended, 'wide'), /ENOSPC/);
    assert.equal(full.list[0]?.givenName, 'small & quick');
    assert.equal(await readFile(runs.file!, 'utf8'), before);
  });

  it('can be forgotten: those before the one on screen, or all', async () => {
    const runs = await open({ older: emptyState(earlierRuns()) });
    runs.follow(ended(1));
    await runs.name(null, 'stays');
    await runs.forgetEarlier();
    assert.deepEqual(runs.list, []);
    assert.equal(runs.nameOnScreen, 'stays');
    runs.follow({ ...idleSnapshot, run: 2 });
    await runs.forget();
    assert.deepEqual(await readdir(path.dirname(runs.file!)), []);
    assert.deepEqual(await stored(), []);
  });

  it('are in memory only while no folder is open', async () => {
    const runs = await open({ directory: () => undefined });
    runs.follow(ended(1));
    await runs.name(null, 'nowhere');
    assert.equal(runs.nameOnScreen, 'nowhere');
    assert.deepEqual(await readdir(directory()), []);
  });
});
