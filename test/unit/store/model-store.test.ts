import assert from 'node:assert/strict';
import { copyFile, open, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredModel } from '../../../src/model/model-file';
import { decodeTensorFile, encodeTensorFile } from '../../../src/model/safetensors';
import { Failure } from '../../../src/protocol/failure';
import { Lock } from '../../../src/store/lock';
import { ModelStore } from '../../../src/store/model-store';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { until } from '../../until';
import { exampleModel } from '../model/example-model';
import { temporaryDirectory } from './temporary-directory';

/** Tells generations apart by their training record. */
const trained = (steps: number): StoredModel => {
  const model = exampleModel();
  return { ...model, record: { ...model.record, steps } };
};
const stepsOf = async (path: string | null): Promise<number | null> =>
  path === null ? null : (await readModelFile(path)).record.steps;
const isFailure = (code: string) => (error: unknown) => error instanceof Failure && error.code === code;

describe('model store', () => {
  const directory = temporaryDirectory();
  const store = (): ModelStore => new ModelStore(join(directory(), 'models', 'a'));
  const files = async (): Promise<string[]> => (await readdir(store().directory)).sort();

  it('has no model before the first commit', async () => {
    assert.equal(await store().current(), null);
    assert.equal(await store().load(), null);
  });

  it('gives the last model that was committed, also to another window', async () => {
    const path = await store().commit(trained(1));
    assert.equal(await store().current(), path);
    const next = await store().commit(trained(2));
    assert.notEqual(next, path);
    assert.equal(await store().current(), next);
    assert.deepEqual((await store().load())?.model, trained(2));
  });

  it('begins anew once every generation has been set aside', async () => {
    await truncate(await store().commit(trained(1)), 100);
    await assert.rejects(store().load(), isFailure('model-damaged'));
    assert.equal(await store().load(), null);
    await store().commit(trained(2));
    assert.deepEqual((await store().load())?.model, trained(2));
  });

  it('keeps three generations', async () => {
    for (let step = 1; step <= 5; step++) await store().commit(trained(step), Uint8Array.of(step));
    assert.deepEqual(await files(), [
      'CURRENT',
      'model-000003.safetensors',
      'model-000004.safetensors',
      'model-000005.safetensors',
      'optimizer-000003.bin',
      'optimizer-000004.bin',
      'optimizer-000005.bin',
    ]);
  });

  it('keeps fewer generations when they take more than the quota', async () => {
    const { size } = await stat(await store().commit(trained(1)));
    const small = new ModelStore(store().directory, { quotaBytes: 2.5 * size });
    await small.commit(trained(2));
    await small.commit(trained(3));
    assert.deepEqual(await files(), ['CURRENT', 'model-000002.safetensors', 'model-000003.safetensors']);
    const tiny = new ModelStore(store().directory, { quotaBytes: size / 2 });
    await assert.rejects(tiny.commit(trained(4)), isFailure('disk'));
    assert.equal(await stepsOf(await store().current()), 3);
  });

  it('keeps the optimizer of each generation beside it', async () => {
    await store().commit(trained(1), Uint8Array.of(1, 2, 3));
    assert.deepEqual([...(await store().load())!.optimizer!], [1, 2, 3]);
    await store().commit(trained(2));
    assert.equal((await store().load())!.optimizer, null);
  });

  it('gives no optimizer when it is damaged, and the model all the same', async () => {
    await store().commit(trained(1), Uint8Array.of(1, 2, 3));
    const beside = join(store().directory, 'optimizer-000001.bin');
    const bytes = await readFile(beside);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(beside, bytes);
    const generation = await store().load();
    assert.equal(generation?.optimizer, null);
    assert.equal(generation.model.record.steps, 1);
  });

  it('sets a damaged generation aside with one sentence, and falls back to the one before it', async () => {
    const sentences: string[] = [];
    const watched = new ModelStore(store().directory, { onDamaged: (sentence) => sentences.push(sentence) });
    await store().commit(trained(1));
    await truncate(await store().commit(trained(2)), 100);
    assert.equal(await stepsOf(await watched.current()), 1);
    assert.equal((await watched.load())?.number, 1);
    assert.equal(sentences.length, 1);
    assert.match(sentences[0]!, /set aside as .*model-000002\.safetensors\.damaged: .*is damaged/);
    assert.ok((await files()).includes('model-000002.safetensors.damaged'));
    assert.match(await store().commit(trained(3)), /model-000003/);
    assert.equal(await stepsOf(await store().current()), 3);
    await truncate(await store().commit(trained(4)), 100);
    assert.equal((await watched.load())?.damaged.length, 1);
    await store().forget();
    await assert.rejects(stat(store().directory));
  });

  it('sets aside what is no model at all, and leaves the model of a newer version where it is', async () => {
    const sentences: string[] = [];
    const watched = new ModelStore(store().directory, { onDamaged: (sentence) => sentences.push(sentence) });
    await store().commit(trained(1));
    const newer = await store().commit(trained(2));
    const file = decodeTensorFile(await readFile(newer), newer);
    const metadata = new Map([...file.metadata, ['unroll.version', '99']]);
    await writeFile(newer, encodeTensorFile({ ...file, metadata }));
    await writeFile(await store().commit(trained(3)), 'a text that somebody put there');
    const found = await watched.load();
    assert.equal(found?.number, 1);
    assert.deepEqual(
      found.damaged.map(({ code }) => code),
      ['not-a-model', 'model-mismatch'],
    );
    assert.equal(sentences.length, 1);
    assert.match(sentences[0]!, /model-000003\.safetensors\.damaged: .*is not a model file/);
    assert.ok((await files()).includes('model-000002.safetensors'), 'a newer Unroll can read it');
  });

  it('says so when its folder cannot be read', async () => {
    await writeFile(join(directory(), 'models'), 'a file where the folder should be');
    await assert.rejects(store().current(), isFailure('not-readable'));
    await assert.rejects(store().commit(trained(1)), isFailure('disk'));
  });

  it('makes room by its older generations when the disk is full, and keeps the current one', async () => {
    for (let step = 1; step <= 3; step++) await store().commit(trained(step), Uint8Array.of(step));
    let full = true;
    const operations = {
      open: (path: string, flags: string, mode?: number) =>
        full && flags === 'wx'
          ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
          : open(path, flags, mode),
      rename,
      rm: async (path: string, options: { force: true }) => {
        if (path.includes('000001')) full = false;
        await rm(path, options);
      },
    };
    // The room appears once the oldest generation is gone.
    const first = join(store().directory, 'model-000001.safetensors');
    const watch = setInterval(() => void stat(first).catch(() => (full = false)), 1);
    const path = await new ModelStore(store().directory, { operations })
      .commit(trained(4))
      .catch(async () => {
        // The second try may come before the watch looked.
        await until('room', () => !full);
        return new ModelStore(store().directory, { operations }).commit(trained(4));
      });
    clearInterval(watch);
    assert.equal(await stepsOf(path), 4);
    assert.deepEqual(
      (await files()).filter((name) => name.startsWith('model')),
      ['model-000003.safetensors', 'model-000004.safetensors'],
    );
  });

  it('says before a training that there will be no room', async () => {
    await store().commit(trained(1));
    const operations = {
      open: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })),
      rename,
      rm,
    };
    const full = new ModelStore(store().directory, { operations });
    await assert.rejects(full.assertRoom(1e6), isFailure('disk'));
    assert.equal(await stepsOf(await full.current()), 1);
    await store().assertRoom(1e6);
    assert.deepEqual(await files(), ['CURRENT', 'model-000001.safetensors']);
  });

  it('sweeps at the next start what a kill left', async () => {
    await store().commit(trained(1));
    await writeFile(join(store().directory, 'model-000002.safetensors.xyz.unfinished'), 'half');
    await store().sweep();
    assert.deepEqual(await files(), ['CURRENT', 'model-000001.safetensors']);
  });

  it('writes nothing once its lock is lost', async () => {
    await store().commit(trained(1));
    let asked = 0;
    const guard = (): Promise<void> =>
      ++asked < 2 ? Promise.resolve() : Promise.reject(new Failure('locked', 'lost'));
    const losing = new ModelStore(store().directory, { guard });
    await assert.rejects(losing.commit(trained(2)), isFailure('locked'));
    assert.equal(await stepsOf(await store().current()), 1);
  });

  it('says what is wrong when no generation can be read, and lets training start anew', async () => {
    await truncate(await store().commit(trained(1)), 100);
    await assert.rejects(store().load(), isFailure('model-damaged'));
    assert.equal(await store().current(), null);
    await store().commit(trained(2));
    assert.equal(await stepsOf(await store().current()), 2);
  });

  it('finds the newest model without a pointer or with a senseless one', async () => {
    await store().commit(trained(1));
    await store().commit(trained(2));
    await rm(join(store().directory, 'CURRENT'));
    assert.equal(await stepsOf(await store().current()), 2);
    await writeFile(join(store().directory, 'CURRENT'), '../../../etc/passwd\n');
    assert.equal(await stepsOf(await store().current()), 2);
  });

  for (const [what, spoil] of Object.entries({
    'a pointer with a huge number': () => writeFile(join(store().directory, 'CURRENT'), '999999999999999\n'),
    'a pointer with one more digit': () =>
      writeFile(join(store().directory, 'CURRENT'), '9999999999999999\n'),
    'files with the two largest numbers': async () => {
      for (const number of ['999999999999998', '999999999999999'])
        await writeFile(join(store().directory, `model-${number}.safetensors`), 'nothing');
    },
    'a file with a huge number': () =>
      writeFile(join(store().directory, 'model-999999999999999.safetensors'), 'nothing'),
    'both, and a file of the number one': async () => {
      await copyFile(
        join(store().directory, 'model-000002.safetensors'),
        join(store().directory, 'model-999999999999999.safetensors'),
      );
      await rename(
        join(store().directory, 'model-000002.safetensors'),
        join(store().directory, 'model-000001.safetensors'),
      );
      await writeFile(join(store().directory, 'CURRENT'), '999999999999999\n');
    },
  }))
    it(`finds what is committed behind ${what}`, async () => {
      await store().commit(trained(1));
      await store().commit(trained(2));
      await spoil();
      for (let steps = 3; steps < 8; steps++) {
        const path = await store().commit(trained(steps), Uint8Array.of(steps));
        assert.equal(await stepsOf(path), steps);
        const found = await store().load();
        assert.deepEqual([found?.path, found?.model.record.steps], [path, steps]);
        assert.deepEqual(found?.optimizer && [...found.optimizer], [steps]);
      }
      assert.ok((await files()).length <= 9, String(await files()));
    });

  it('removes what an interrupted write left with the next commit', async () => {
    await store().commit(trained(1));
    await writeFile(join(store().directory, 'model-000002.safetensors.xyz.unfinished'), 'half');
    await store().commit(trained(2));
    assert.deepEqual(await files(), ['CURRENT', 'model-000001.safetensors', 'model-000002.safetensors']);
  });

  it('forgets every trace, and only its own', async () => {
    await store().commit(trained(1), Uint8Array.of(1));
    await writeFile(join(store().directory, 'notes.txt'), 'not ours');
    await store().forget();
    assert.deepEqual(await files(), ['notes.txt']);
    await rm(join(store().directory, 'notes.txt'));
    await store().commit(trained(2));
    await store().forget();
    await assert.rejects(stat(store().directory));
    await store().forget();
  });

  it('does not forget while somebody trains', async () => {
    const lock = await Lock.acquire(store().directory);
    await store().commit(trained(1));
    await assert.rejects(store().forget(), isFailure('locked'));
    assert.equal(await stepsOf(await store().current()), 1);
    await lock.release();
    await store().forget();
  });

  it('leaves the folder readable by its owner only', async function () {
    if (process.platform === 'win32') return void this.skip();
    const path = await store().commit(trained(1));
    assert.equal((await stat(path)).mode & 0o077, 0);
    assert.equal((await stat(store().directory)).mode & 0o077, 0);
  });
});
