import assert from 'node:assert/strict';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { removeLongestUnused, used } from '../../../src/store/longest-unused';
import { temporaryDirectory } from './temporary-directory';

describe('what all folders keep of what can be learned again', () => {
  const storage = temporaryDirectory();

  /** Tables of so many bytes, used so many seconds ago. */
  async function tables(name: string, bytes: number, secondsAgo: number): Promise<string> {
    const folder = path.join(storage(), `${name}.tables`);
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, 'learned');
    await writeFile(file, new Uint8Array(bytes));
    const at = new Date(Date.now() - 1000 * secondsAgo);
    await utimes(file, at, at);
    return file;
  }
  const left = async (): Promise<string[]> => {
    const names = (await readdir(storage(), { recursive: true })).filter((name) => name.endsWith('learned'));
    return names.map((name) => name.split('.')[0]!).sort();
  };

  it('stays within its bytes: the longest unused goes first, and what is read counts as used', async () => {
    await tables('new', 100, 10);
    const read = await tables('read', 100, 3000);
    await tables('old', 100, 2000);
    await tables('middle', 100, 1000);
    await mkdir(path.join(storage(), 'empty.tables'));
    await writeFile(path.join(storage(), 'model.safetensors'), new Uint8Array(1000));
    await used(read);
    await removeLongestUnused(storage(), 400);
    assert.deepEqual(await left(), ['middle', 'new', 'old', 'read']);
    await removeLongestUnused(storage(), 300);
    assert.deepEqual(await left(), ['middle', 'new', 'read']);
    assert.ok((await readdir(storage())).includes('model.safetensors'));
  });

  it('keeps the last one however large it is', async () => {
    await tables('large', 1000, 1);
    await tables('small', 1, 100);
    await removeLongestUnused(storage(), 500);
    assert.deepEqual(await left(), ['large']);
  });

  it('is nothing where all of it is gone', async () => {
    const gone = path.join(storage(), 'gone');
    await removeLongestUnused(gone, 1);
    await used(path.join(gone, 'learned'));
    assert.deepEqual(await readdir(storage()), []);
  });
});
