import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { promises } from 'node:fs';
import { readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../src/protocol/failure';
import { Lock, releaseLeftBehind } from '../../../src/store/lock';
import { until } from '../../until';
import { temporaryDirectory } from './temporary-directory';

const locked = (error: unknown): boolean => error instanceof Failure && error.code === 'locked';
/** The number of a process that is gone. */
const deadProcess = (): number => spawnSync(process.execPath, ['--version']).pid;

describe('lock', function () {
  this.timeout(30_000);
  this.slow(6000);
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

  it('is not taken over from a live process, nor from another machine that renews it', async () => {
    for (const holder of [{}, { host: 'elsewhere', process: 1 }]) {
      await hold(holder);
      const renewal = setInterval(() => void grow(0), 300);
      const begin = performance.now();
      await assert.rejects(Lock.acquire(directory()), locked);
      clearInterval(renewal);
      assert.ok(performance.now() - begin < 2000, 'refused at a beat');
    }
  });

  it('is taken over when it is not renewed any more, and then the previous holder must not commit', async () => {
    const previous = await Lock.acquire(directory(), 3_600_000);
    const lock = await Lock.acquire(directory());
    await assert.rejects(previous.assertHeld(), locked);
    await previous.release();
    await lock.assertHeld();
    await lock.release();
  });

  const stale: Record<string, () => Promise<unknown>> = {
    'a process that is gone': () => hold({ process: deadProcess() }),
    'a process whose number another program has': () => hold({ process: process.pid }),
    'another machine that is gone': () => hold({ host: 'elsewhere', process: 1 }),
    'nobody: a kill left it empty': () => writeFile(path(), ''),
    'nobody: it cannot be understood': () => writeFile(path(), '{"token":'),
    'somebody who lives in the future': async () => {
      await hold({});
      await grow(-86_400);
    },
    'nobody: it is a link that leads nowhere': () => symlink('nowhere', path()),
    'somebody who was interrupted while it was taken over': async () => {
      await hold({ process: deadProcess() });
      await writeFile(`${path()}.00000000-0000-4000-8000-000000000000`, '');
    },
  };
  for (const [whose, make] of Object.entries(stale)) {
    it(`of ${whose} is taken over within five seconds`, async function () {
      this.retries(2); // A machine may be busy for a moment.
      await make();
      const begin = performance.now();
      const lock = await Lock.acquire(directory());
      const waited = performance.now() - begin;
      await lock.assertHeld();
      await lock.release();
      assert.ok(waited <= 5000, `${waited} ms`);
    });
  }

  it('that is empty goes to exactly one of many, too', async () => {
    await writeFile(path(), '');
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => Lock.acquire(directory(), 500)),
    );
    const holders = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    assert.equal(holders.length, 1);
    await holders[0]!.assertHeld();
    await holders[0]!.release();
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
    await assert.rejects(Lock.acquire(directory()), locked);
    await lock.release();
  });

  it('that was taken over is not renewed by the holder it had before', async () => {
    const [before, beating] = await Promise.all([
      Lock.acquire(directory(), 500),
      Lock.acquire(join(directory(), 'other'), 500),
    ]);
    await hold({ token: '11111111-1111-4111-8111-111111111111' });
    await grow(3600);
    const { mtimeMs } = await stat(path());
    // Both beat at the same pace.
    for (const which of ['first', 'second', 'third']) {
      const now = Date.now();
      await until(`a ${which} beat`, async () => {
        return (await stat(join(directory(), 'other', 'LOCK'))).mtimeMs > now;
      });
    }
    assert.equal((await stat(path())).mtimeMs, mtimeMs);
    await before.release();
    assert.match(await readFile(path(), 'utf8'), /11111111-1111/, 'it stays with its new holder');
    await beating.release();
  });

  it('is left to somebody else who is just taking it over', async () => {
    await hold({ process: deadProcess() });
    const right = `${path()}.00000000-0000-4000-8000-000000000000`;
    await writeFile(right, '');
    const taking = setInterval(() => void writeFile(right, String(Math.random())), 20);
    await assert.rejects(Lock.acquire(directory()), locked);
    clearInterval(taking);
    assert.match(await readFile(path(), 'utf8'), /00000000/, 'and is not removed');
  });

  it('is left to somebody who took it over a moment ago', async () => {
    await hold({ process: deadProcess() });
    const { open } = promises;
    // Comes between seeing that it is stale and the right to remove it.
    const other = '11111111-1111-4111-8111-111111111111';
    Object.assign(promises, {
      open: async (...given: Parameters<typeof open>) => {
        if (String(given[0]).includes('LOCK.')) await hold({ token: other });
        return open(...given);
      },
    });
    try {
      await assert.rejects(Lock.acquire(directory()), locked);
    } finally {
      Object.assign(promises, { open });
    }
    assert.match(await readFile(path(), 'utf8'), new RegExp(other));
    assert.deepEqual(await readdir(directory()), ['LOCK']);
  });

  it('says what is wrong where it cannot be written', async () => {
    const failing: Record<string, [keyof typeof promises, RegExp]> = {
      ENOSPC: ['open', /cannot be locked: the disk is full\. Free some space and try again\.$/],
      EROFS: ['mkdir', /cannot be locked: there is no permission to write there\. Name another place/],
      ENOTDIR: ['mkdir', /cannot be locked: a file stands where its folder should be\. Move that file away/],
      EIO: ['mkdir', /cannot be locked: EIO, simulated\.$/],
    };
    for (const [code, [call, message]] of Object.entries(failing)) {
      const real = promises[call];
      Object.assign(promises, {
        [call]: () => Promise.reject(Object.assign(new Error(`${code}, simulated`), { code })),
      });
      try {
        await assert.rejects(
          Lock.acquire(directory()),
          (error) => error instanceof Failure && error.code === 'disk' && message.test(error.message),
        );
      } finally {
        Object.assign(promises, { [call]: real });
      }
    }
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
