/** Disks that are full, fail or lie: the model that stood there still stands there, and the user is told. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, open, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StoredModel } from '../../src/model/model-file';
import { Failure } from '../../src/protocol/failure';
import { readModelFile, writeModelFile } from '../../src/store/model-file-on-disk';
import { ModelStore } from '../../src/store/model-store';
import {
  assertWritable,
  type FileOperations,
  type OpenFile,
  writeAtomically,
} from '../../src/store/write-atomically';
import { exampleModel } from '../unit/model/example-model';
import { temporaryDirectory } from '../unit/store/temporary-directory';

const systemError = (code: string): Error => Object.assign(new Error(`${code}: simulated`), { code });

/** The real file system, but each file opened for writing goes through `change`. */
function disk(change: (file: OpenFile) => Partial<OpenFile>): FileOperations {
  return {
    rename,
    rm,
    async open(path, flags, mode) {
      const file: OpenFile = await open(path, flags, mode);
      if (flags === 'r') return file;
      const real: OpenFile = {
        write: (bytes, offset) => file.write(bytes, offset),
        stat: () => file.stat(),
        sync: () => file.sync(),
        close: () => file.close(),
      };
      return { ...real, ...change(real) };
    },
  };
}

/** A disk that takes so many bytes of a file and then behaves like this. */
const fullAfter = (room: number, then: 'ENOSPC' | 'takes nothing' | 'loses it in silence'): FileOperations =>
  disk((file) => {
    let left = room;
    return {
      async write(bytes, offset) {
        const fitting = bytes.subarray(0, Math.min(bytes.length, offset + left));
        if (left > 0 && fitting.length > offset) {
          const { bytesWritten } = await file.write(fitting, offset);
          left -= bytesWritten;
          if (then === 'loses it in silence') return { bytesWritten: bytes.length - offset };
          return { bytesWritten };
        }
        if (then === 'ENOSPC') throw systemError('ENOSPC');
        return { bytesWritten: 0 };
      },
    };
  });

const trained = (steps: number): StoredModel => {
  const model = exampleModel();
  return { ...model, record: { ...model.record, steps } };
};
const told = (message: RegExp) => (error: unknown) =>
  error instanceof Failure && error.code === 'disk' && message.test(error.message);

describe('a disk that fails', () => {
  const directory = temporaryDirectory();
  const path = (): string => join(directory(), 'model');

  const disks: Record<string, [FileOperations, RegExp]> = {
    'is full from the start': [fullAfter(0, 'ENOSPC'), /disk is full/],
    'becomes full in the middle': [fullAfter(1000, 'ENOSPC'), /disk is full/],
    'takes nothing more without an error': [fullAfter(1000, 'takes nothing'), /took 1000 of/],
    'reports success for what it did not keep': [fullAfter(1000, 'loses it in silence'), /kept 1000 of/],
    'fails to sync': [disk(() => ({ sync: () => Promise.reject(systemError('EIO')) })), /EIO/],
    'fails to close': [
      disk((file) => ({ close: () => file.close().then(() => Promise.reject(systemError('EDQUOT'))) })),
      /quota/,
    ],
    'cannot rename': [{ ...disk(() => ({})), rename: () => Promise.reject(systemError('EIO')) }, /EIO/],
    'may not be written to': [
      { ...disk(() => ({})), open: () => Promise.reject(systemError('EROFS')) },
      /permission/,
    ],
  };
  for (const [what, [operations, message]] of Object.entries(disks)) {
    it(`and ${what}: the old model stays, nothing is left beside it`, async () => {
      await writeModelFile(path(), trained(1));
      await assert.rejects(writeModelFile(path(), trained(2), operations), told(message));
      assert.deepEqual(await readModelFile(path()), trained(1));
      assert.deepEqual(await readdir(directory()), ['model']);
    });

    const shows = ['fails to sync', 'fails to close', 'may not be written to'].includes(what);
    it(`and ${what}: that ${shows ? 'is told before the work' : 'cannot be known before the work'}`, async () => {
      await writeModelFile(path(), trained(1));
      if (shows) await assert.rejects(assertWritable(path(), 0, operations), told(message));
      else await assertWritable(path(), 0, operations);
      assert.deepEqual(await readModelFile(path()), trained(1));
      assert.deepEqual(await readdir(directory()), ['model']);
    });

    it(`and ${what}: the store keeps its current generation`, async () => {
      const store = join(directory(), 'store');
      const committed = await new ModelStore(store).commit(trained(1), Uint8Array.of(1, 2, 3));
      const failing = new ModelStore(store, { operations });
      await assert.rejects(failing.commit(trained(2), new Uint8Array(5000)), told(message));
      const generation = await failing.load();
      assert.deepEqual(generation?.model, trained(1));
      assert.deepEqual([...generation.optimizer!], [1, 2, 3]);
      assert.equal(await failing.current(), committed);
    });
  }

  it('finds what a killed write left there: the first write of a process removes it, unless it is fresh', async () => {
    const [old, fresh] = ['old', 'fresh'].map((name) => `${path()}.${name}.unfinished`) as [string, string];
    for (const left of [old, fresh]) await writeFile(left, 'half');
    const then = new Date(Date.now() - 120_000);
    await utimes(old, then, then);
    await writeAtomically(path(), Buffer.from('new'));
    assert.deepEqual(await readdir(directory()), ['model', 'model.fresh.unfinished']);
  });

  it('takes small bites, and the file is whole all the same', async () => {
    const bites = disk((file) => ({
      write: (bytes, offset) => file.write(bytes.subarray(0, offset + 700), offset),
    }));
    await writeModelFile(path(), trained(1), bites);
    assert.deepEqual(await readModelFile(path()), trained(1));
  });

  it('lets a rename through after a moment (a virus scanner)', async () => {
    let attempts = 0;
    const busy: FileOperations = {
      ...disk(() => ({})),
      rename: (from, to) => (++attempts < 3 ? Promise.reject(systemError('EBUSY')) : rename(from, to)),
    };
    await writeAtomically(path(), Buffer.from('new'), busy);
    assert.equal(await readFile(path(), 'utf8'), 'new');
  });

  it('between the model and the pointer: the old generation is current and the next commit goes on', async () => {
    const store = join(directory(), 'store');
    await new ModelStore(store).commit(trained(1));
    let renames = 0;
    const breaking = new ModelStore(store, {
      operations: {
        ...disk(() => ({})),
        rename: (from, to) => (++renames === 2 ? Promise.reject(systemError('EIO')) : rename(from, to)),
      },
    });
    await assert.rejects(breaking.commit(trained(2)), told(/CURRENT/));
    assert.deepEqual((await breaking.load())?.model, trained(1));
    await breaking.commit(trained(3));
    assert.deepEqual((await breaking.load())?.model, trained(3));
  });

  it('for real: a file size limit of the system breaks the write off, the old file stays', async function () {
    if (process.platform === 'win32') return void this.skip();
    await writeFile(path(), 'old');
    const module = fileURLToPath(new URL('../../src/store/write-atomically.ts', import.meta.url));
    const program =
      `require(${JSON.stringify(module)}).writeAtomically(${JSON.stringify(path())}, new Uint8Array(1_000_000)).then(` +
      `() => console.log('written'), (error) => console.log(error.code + ': ' + error.message))`;
    // In units of 512 or 1,024 bytes, as the shell likes it: at most 102,400 bytes.
    const { stdout } = await promisify(execFile)('sh', [
      ...['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath],
      ...['--require', 'tsx/cjs', '--eval', program],
    ]);
    assert.match(stdout, /^disk: .*cannot be written.*limit/);
    assert.equal(await readFile(path(), 'utf8'), 'old');
    assert.deepEqual(await readdir(directory()), ['model']);
  });
});

describe('a training whose model will not fit the disk', function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();

  it('ends with a sentence before its first step, and leaves the model that stood there', async function () {
    if (process.platform === 'win32') return void this.skip();
    const [texts, model] = [join(directory(), 'texts'), join(directory(), 'model')];
    await mkdir(texts);
    await writeModelFile(model, trained(1));
    const line = (i: number): string => `export const value${i} = compute(${i}, "name${i % 13}");\n`;
    for (const name of ['a.ts', 'b.ts'])
      await writeFile(join(texts, name), Array.from({ length: 300 }, (_, i) => line(i)).join(name));
    const unroll = fileURLToPath(new URL('../../dist/unroll.js', import.meta.url));
    const begin = performance.now();
    // At most 102,400 bytes in a file, as above: the model has more.
    const outcome = await promisify(execFile)('sh', [
      ...['-c', 'ulimit -f 100; exec "$0" "$@"', process.execPath, unroll],
      ...['train', texts, '--out', model, '--hidden', '128', '--threads', '1', '--seconds', '50'],
    ]).catch((thrown: unknown) => thrown as { code: number; stdout: string; stderr: string });
    assert.ok('code' in outcome && outcome.code === 1, JSON.stringify(outcome));
    assert.match(outcome.stderr, /model cannot be written: .*limit.* is unchanged/);
    assert.doesNotMatch(outcome.stdout + outcome.stderr, /bits per character/);
    assert.ok(performance.now() - begin < 25_000, 'it is not found out after the training');
    assert.deepEqual(await readModelFile(model), trained(1));
    assert.deepEqual((await readdir(directory())).sort(), ['model', 'texts']);
  });
});

describe('a model file that cannot be read', () => {
  const directory = temporaryDirectory();
  const refused = async (path: string, message: RegExp): Promise<void> =>
    assert.rejects(
      readModelFile(path),
      (error) => error instanceof Failure && error.code === 'not-readable' && message.test(error.message),
    );

  it('is named, with the reason', async () => {
    await refused(join(directory(), 'missing'), /missing cannot be read: there is no such file/);
    await mkdir(join(directory(), 'folder'));
    await refused(join(directory(), 'folder'), /it is a folder/);
    await symlink('circle', join(directory(), 'circle'));
    await refused(join(directory(), 'circle'), /circle/);
  });

  it('may be a device or a pipe without end, and is refused at once', async function () {
    if (process.platform === 'win32') return void this.skip();
    await refused('/dev/zero', /not a regular file/);
    await promisify(execFile)('mkfifo', [join(directory(), 'pipe')]);
    await refused(join(directory(), 'pipe'), /not a regular file/);
  });
});
