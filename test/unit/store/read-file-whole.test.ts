import assert from 'node:assert/strict';
import { appendFileSync, promises, truncateSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Failure } from '../../../src/protocol/failure';
import { readFileWhole, readRegularFile, readSmall } from '../../../src/store/read-file-whole';
import { ModelStore } from '../../../src/store/model-store';
import { temporaryDirectory } from './temporary-directory';

describe('a file that is read whole', () => {
  const directory = temporaryDirectory();
  const file = (): string => join(directory(), 'a');

  it('is read to the size that was judged, though it grows meanwhile', async () => {
    writeFileSync(file(), 'x'.repeat(1000));
    const handle = await promises.open(file());
    const prototype = Object.getPrototypeOf(handle) as { stat: () => Promise<unknown> };
    await handle.close();
    const [ofHandle, ofPath] = [prototype.stat, promises.stat];
    const grows = (): void => appendFileSync(file(), 'y'.repeat(5_000_000));
    // Whoever judges the size finds another one a moment later.
    prototype.stat = async function (this: unknown) {
      const found = await ofHandle.call(this as never);
      grows();
      return found;
    };
    Object.assign(promises, {
      stat: async (path: string) => {
        const found = await ofPath(path);
        if (path === file() && found.size === 1000) grows();
        return found;
      },
    });
    try {
      await assert.rejects(
        readFileWhole(file(), 'file', 2000),
        /has 5,001,000 bytes, and at most 2000 are read/,
      );
      writeFileSync(file(), 'x'.repeat(1001));
      assert.equal((await readFileWhole(file(), 'file', 2000)).length, 1001);
    } finally {
      prototype.stat = ofHandle;
      Object.assign(promises, { stat: ofPath });
    }
  });

  it('is read as far as it goes when it shrinks meanwhile', async () => {
    writeFileSync(file(), 'some text');
    const handle = await promises.open(file());
    const prototype = Object.getPrototypeOf(handle) as { read: (...given: unknown[]) => Promise<unknown> };
    await handle.close();
    const read = prototype.read;
    prototype.read = function (...given) {
      truncateSync(file(), 4);
      return read.apply(this, given);
    };
    try {
      assert.equal(await readSmall(file()), 'some');
    } finally {
      prototype.read = read;
    }
  });

  it('gives what stands in it', async () => {
    writeFileSync(file(), 'some text');
    assert.equal(await readSmall(file()), 'some text');
    writeFileSync(file(), '');
    assert.equal((await readRegularFile(file())).length, 0);
  });

  it('is named with the reason when it may not be read or the disk fails', async () => {
    writeFileSync(file(), 'x');
    const { stat } = promises;
    const failing: Record<string, RegExp> = {
      EACCES: /The file .*a cannot be read: there is no permission\.$/,
      EPERM: /there is no permission\.$/,
      ENOTDIR: /there is no such file\.$/,
      EIO: /cannot be read: EIO, simulated\.$/,
    };
    try {
      for (const [code, message] of Object.entries(failing)) {
        const error = Object.assign(new Error(`${code}, simulated`), { code });
        Object.assign(promises, { stat: () => Promise.reject(error) });
        await assert.rejects(readFileWhole(file(), 'file'), (thrown) => {
          assert.ok(thrown instanceof Failure && thrown.code === 'not-readable');
          assert.match(thrown.message, message);
          return true;
        });
      }
    } finally {
      Object.assign(promises, { stat });
    }
  });

  it('is no pipe and no book where a small one of the store is expected', async function () {
    const store = new ModelStore(directory());
    const pointer = join(directory(), 'CURRENT');
    writeFileSync(pointer, '1'.repeat(3_000_000));
    assert.equal(await store.current(), null);
    await assert.rejects(readSmall(pointer), /at most 1,048,576 are read/);
    if (process.platform === 'win32') return this.skip();
    execFileSync('rm', [pointer]);
    execFileSync('mkfifo', [pointer, join(directory(), 'FOLDERS')]);
    assert.equal(await store.current(), null);
    assert.deepEqual(await store.folders(), []);
  });
});
