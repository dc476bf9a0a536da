import assert from 'node:assert/strict';
import { readdir, utimes } from 'node:fs/promises';
import { RunHistory } from '../../../src/history/run-history';
import { idleSnapshot, type TrainingSnapshot } from '../../../src/protocol/training/training';
import { writeAtomically } from '../../../src/store/write-atomically';
import { until } from '../../until';
import { temporaryDirectory } from '../store/temporary-directory';

describe('the last run on disk', () => {
  const directory = temporaryDirectory();
  const snapshot: TrainingSnapshot = {
    ...idleSnapshot,
    run: 1,
    state: 'finished',
    points: [
      {
        step: 1,
        seconds: 1,
        tokens: 1,
        characters: 1,
        trainingBitsPerCharacter: 1,
        validationBitsPerCharacter: null,
        gradientNorm: 1,
        clippedShare: 0,
        learningRate: 1,
        tokensPerSecond: 1,
        progress: 1,
      },
    ],
    samples: [{ step: 1, seconds: 1, temperature: 1, text: 'planted' }],
  };

  it('comes back, and does not once it was forgotten, however late it was to be written', async () => {
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const history = new RunHistory(
      directory,
      async (file, bytes) => {
        await slow;
        await writeAtomically(file, bytes);
      },
      assert.fail,
    );
    history.see(snapshot);
    history.see(snapshot);
    const forgotten = history.forget();
    release();
    await forgotten;
    assert.deepEqual(await readdir(directory()), []);
    history.see(snapshot);
    const kept = await until('the write', () => history.recall().then((last) => last ?? false));
    assert.deepEqual(kept.samples, snapshot.samples);
    await history.forget();
    assert.equal(await history.recall(), null);
  });

  it('tells what another window wrote, as it goes on there, and nothing of what this one wrote', async () => {
    const [here, there] = [1, 2].map(() => new RunHistory(directory, writeAtomically, assert.fail));
    const running: TrainingSnapshot = { ...snapshot, state: 'training' };
    there!.see(running);
    const seen = await until('the run there', () => here!.elsewhere().then((run) => run ?? false));
    assert.equal(seen.state, 'training');
    assert.equal(await there!.elsewhere(), null);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(here!.file!, longAgo, longAgo);
    assert.equal((await here!.elsewhere())?.state, 'failed');
    there!.see({ ...running, state: 'paused' });
    await until('the pause', () => here!.elsewhere().then((run) => run?.state === 'paused'));
    await utimes(here!.file!, longAgo, longAgo);
    assert.equal((await here!.elsewhere())?.state, 'paused');
  });

  it('that ended here is not written over one that another window began since', async () => {
    const [here, there] = [1, 2].map(() => new RunHistory(directory, writeAtomically, assert.fail));
    here!.see(snapshot);
    assert.equal(await here!.elsewhere(), null);
    there!.see({ ...snapshot, run: 77, state: 'training' });
    assert.equal(await there!.elsewhere(), null);
    here!.see({ ...snapshot, failure: null });
    const shown = await here!.elsewhere();
    assert.equal(shown?.run, 77);
    assert.equal(shown.state, 'training');
  });
});
