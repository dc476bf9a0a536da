import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../../../src/protocol/failure';
import { writeAtomically } from '../../../src/store/write-atomically';
import { temporaryDirectory } from './temporary-directory';

const disk = (message: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === 'disk' && message.test(error.message);

describe('write atomically', () => {
  const directory = temporaryDirectory();
  const path = (): string => join(directory(), 'model');

  it('creates a file, and replaces it', async () => {
    for (const content of ['first', '', 'second, which is longer']) {
      await writeAtomically(path(), Buffer.from(content));
      assert.equal(await readFile(path(), 'utf8'), content);
    }
    assert.deepEqual(await readdir(directory()), ['model']);
  });

  it('writes the bytes of a view, not its elements', async () => {
    const floats = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    await writeAtomically(path(), new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength));
    assert.deepEqual(await readFile(path()), Buffer.from(Float32Array.of(2, 3).buffer));
  });

  it('replaces what a symbolic link points to', async () => {
    await writeFile(join(directory(), 'target'), 'old');
    await symlink('target', path());
    await writeAtomically(path(), Buffer.from('new'));
    assert.ok((await lstat(path())).isSymbolicLink());
    assert.equal(await readFile(join(directory(), 'target'), 'utf8'), 'new');
  });

  it('leaves one of the contents whole when two write at once', async () => {
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
    await Promise.all(contents.map((content) => writeAtomically(path(), Buffer.from(content))));
    assert.ok(contents.includes(await readFile(path(), 'utf8')));
    assert.deepEqual(await readdir(directory()), ['model']);
  });

  it('says why the disk refuses, and the way out', async () => {
    await writeFile(path(), 'old');
    const failing: Record<string, RegExp> = {
      EACCES: /no permission to write there\. Name another place/,
      EPERM: /no permission to write there/,
      EFBIG: /larger than your disk quota or file size limit/,
      ELOOP: /cannot be written: ELOOP, simulated\. What stood there is unchanged/,
    };
    for (const [code, message] of Object.entries(failing)) {
      const failure = Object.assign(new Error(`${code}, simulated`), { code });
      const operations = { open: () => Promise.reject(failure), rename, rm };
      await assert.rejects(writeAtomically(path(), Buffer.from('new'), operations), disk(message));
    }
    assert.equal(await readFile(path(), 'utf8'), 'old');
  });

  it('refuses folders, devices and places that are not there', async () => {
    await mkdir(path());
    await assert.rejects(writeAtomically(path(), Buffer.from('x')), disk(/not a file/));
    await assert.rejects(
      writeAtomically(join(directory(), 'no', 'model'), Buffer.from('x')),
      disk(/folder does not/),
    );
    if (process.platform === 'win32') return;
    await assert.rejects(writeAtomically('/dev/null', Buffer.from('x')), disk(/not a file/));
  });
});
