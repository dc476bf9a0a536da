import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../src/protocol/failure';
import { Lock, releaseLeftBehind } from '../../../src/store/lock';
import { until } from '../../until';
import { temporaryDirectory } from './temporary-directory';

const locked = (error: unknown): boolean => error instanceof Failure && error.code === 'locked';
/** The number of a process that is gone. */
const deadProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('lock', () => {
  const directory = temporaryDirectory();
  const path = (): string => join(directory(), 'LOCK');
  const hold = (changes: object): Promise<void> =>
    writeFile(
      path(),
      JSON.stringify({
        token: '00000000-0000-4000-8000-000000000000',
        process: process.pid,
        host: hostname(),
        ...changes,
      }),
    );
  const grow = async (seconds: number): Promise<void> => {
    const then = new Date(Date.now() - seconds * 1000);
    await utimes(path(), then, then);
  };

  it('has one holder at a time', async () => {
    const lock = await Lock.acquire(directory());
    await assert.rejects(Lock.acquire(directory()), locked);
    await lock.assertHeld();
    await lock.release();
    await (await Lock.acquire(directory())).release();
    assert.deepEqual(await readdir(directory()), []);
  });

  it('creates the folder that it locks', async () => {
    const deep = join(directory(), 'a', 'b');
    await (await Lock.acquire(deep)).release();
    assert.deepEqual(await readdir(deep), []);
  });

  it('is taken over at once from a process that is gone', async () => {
    await hold({ process: deadProcess() });
    const lock = await Lock.acquire(directory());
    await lock.assertHeld();
    await lock.release();
    assert.deepEqual(await readdir(directory()), []);
  });

  it('is not taken over from a live process, nor from another machine whose heart beats', async () => {
    await hold({});
    await assert.rejects(Lock.acquire(directory()), locked);
    await hold({ host: 'elsewhere', process: 1 });
    await assert.rejects(Lock.acquire(directory()), locked);
  });

  it('is taken over when the heart has stopped, and then the former holder must not commit', async () => {
    const former = await Lock.acquire(directory());
    await grow(60);
    const lock = await Lock.acquire(directory());
    await assert.rejects(former.assertHeld(), locked);
    await former.release();
    await lock.assertHeld();
    await lock.release();
  });

  it('is taken over when it cannot be understood and nobody renews it', async () => {
    await writeFile(path(), '');
    await assert.rejects(Lock.acquire(directory()), locked);
    await grow(60);
    await (await Lock.acquire(directory())).release();
  });

  it('goes to exactly one of many who find it stale', async () => {
    for (let round = 0; round < 20; round++) {
      await hold({ process: deadProcess() });
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => Lock.acquire(directory())));
      const holders = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      assert.equal(holders.length, 1);
      await holders[0]!.assertHeld();
      await holders[0]!.release();
    }
    assert.deepEqual(await readdir(directory()), []);
  });

  it('renews its time while it is held', async () => {
    const lock = await Lock.acquire(directory(), 2000);
    await grow(3600);
    await until('a beat', async () => Date.now() - (await stat(path())).mtimeMs < 1_800_000);
    await assert.rejects(Lock.acquire(directory(), 1_800_000), locked);
    await lock.release();
  });

  it('that a thread of this process left behind can be released, and no other', async () => {
    await hold({});
    await releaseLeftBehind(directory());
    assert.deepEqual(await readdir(directory()), []);
    await hold({ host: 'elsewhere' });
    await releaseLeftBehind(directory());
    assert.match(await readFile(path(), 'utf8'), /elsewhere/);
  });
});
