import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { CorpusIndex, type CorpusChange } from '../../../../src/corpus/index/corpus-index';
import { readCorpus } from '../../../../src/corpus/read/read-corpus';
import { makeFolder, type TestFolder } from '../folder';

const told = (changes: readonly CorpusChange[]): string[] =>
  changes.map((change) => (change.kind === 'learn' ? `learn ${change.file.path}` : `forget ${change.path}`));

describe('CorpusIndex', () => {
  let folder: TestFolder;
  let index: CorpusIndex;
  const at = (path: string): string => `${folder.path}/${path}`;
  const lines = Array.from({ length: 30 }, (_, i) => `line number ${i} of the original`).join('\n');

  beforeEach(async () => {
    folder = makeFolder({ 'a.ts': 'one', 'src/b.ts': 'two', 'src/c.ts': 'three' });
    const source = { folders: [folder.path], exclude: ['**/*.tmp'] };
    index = new CorpusIndex(source, await readCorpus(source));
  });
  afterEach(() => {
    folder.remove();
  });

  it('learns a saved file and a new one, and nothing when nothing changed', async () => {
    assert.deepEqual(await index.update(at('a.ts')), []);
    folder.write('a.ts', 'one, changed');
    folder.write('d.ts', 'four');
    assert.deepEqual(told(await index.update(at('a.ts'))), ['learn a.ts']);
    assert.deepEqual(told(await index.update(at('d.ts'))), ['learn d.ts']);
    assert.equal(index.size, 4);
  });

  it('carries the cleaned text and keeps the side of the split', async () => {
    folder.write('a.ts', 'password = "hunter2"');
    const [change] = await index.update(at('a.ts'));
    assert.ok(change?.kind === 'learn');
    assert.equal(change.file.text, 'password = "REDACTED"');
  });

  it('learns unsaved text when it is given, and what stands on disk when it is asked again', async () => {
    assert.equal((await index.update(at('a.ts'), 'typed, not saved'))[0]?.kind, 'learn');
    const [change] = await index.update(at('a.ts'));
    assert.ok(change?.kind === 'learn');
    assert.equal(change.file.text, 'one');
    assert.deepEqual(await index.update(at('x.tmp'), 'excluded'), []);
    folder.write('new.ts', '');
    assert.deepEqual(await index.update(at('new.ts')), []);
    assert.deepEqual(told(await index.update(at('new.ts'), 'typed')), ['learn new.ts']);
  });

  it('forgets a deleted file, a deleted folder, and what a save made unreadable', async () => {
    rmSync(at('a.ts'));
    assert.deepEqual(told(await index.remove(at('a.ts'))), ['forget a.ts']);
    rmSync(at('src'), { recursive: true });
    assert.deepEqual(told(await index.remove(at('src'))).sort(), ['forget src/b.ts', 'forget src/c.ts']);
    folder.write('e.ts', 'five');
    await index.update(at('e.ts'));
    folder.write('e.ts', Uint8Array.of(0, 1, 2));
    assert.deepEqual(await index.update(at('e.ts')), [{ kind: 'forget', path: 'e.ts', reason: 'binary' }]);
    assert.equal(index.size, 0);
  });

  it('follows a rename of a file and of a folder', async () => {
    renameSync(at('a.ts'), at('z.ts'));
    assert.deepEqual(told(await index.rename(at('a.ts'), at('z.ts'))), ['forget a.ts', 'learn z.ts']);
    renameSync(at('src'), at('lib'));
    const changes = told(await index.rename(at('src'), at('lib')));
    assert.deepEqual(changes.sort(), [
      'forget src/b.ts',
      'forget src/c.ts',
      'learn lib/b.ts',
      'learn lib/c.ts',
    ]);
  });

  it('never learns what the rules pass over', async () => {
    for (const path of ['.env', 'x.tmp', 'node_modules/p/i.js', '.ssh/config', 'package-lock.json']) {
      folder.write(path, 'text');
      assert.deepEqual(await index.update(at(path)), [], path);
    }
    mkdirSync(at('.git'), { recursive: true });
    assert.deepEqual(await index.update(at('.git')), []);
    assert.deepEqual(await index.update('/elsewhere/a.ts'), []);
  });

  it('obeys an ignore file as soon as it changes', async () => {
    folder.write('src/.gitignore', 'b.ts\n');
    const changes = told(await index.update(at('src/.gitignore')));
    assert.deepEqual(changes, ['learn src/.gitignore', 'forget src/b.ts']);
    rmSync(at('src/.gitignore'));
    const undone = told(await index.remove(at('src/.gitignore')));
    assert.deepEqual(undone, ['forget src/.gitignore', 'learn src/b.ts']);
  });

  it('passes over a copy, and learns it when the original goes', async () => {
    folder.write('original.ts', lines);
    folder.write('vendor/copy.ts', `${lines}\none more line`);
    await index.update(at('original.ts'));
    assert.deepEqual(await index.update(at('vendor/copy.ts')), []);
    rmSync(at('original.ts'));
    assert.deepEqual(told(await index.remove(at('original.ts'))), [
      'forget original.ts',
      'learn vendor/copy.ts',
    ]);
  });

  it('learns a copy that the first reading passed over, when the original goes', async () => {
    folder.write('a/original.ts', lines);
    folder.write('b/copy.ts', `${lines}\none more line`);
    const source = { folders: [folder.path], exclude: [] };
    const read = new CorpusIndex(source, await readCorpus(source));
    assert.ok(!read.has('b/copy.ts'));
    rmSync(at('a'), { recursive: true });
    assert.deepEqual(told(await read.remove(at('a'))), ['forget a/original.ts', 'learn b/copy.ts']);
  });

  it('follows the include globs: what they leave out is not learned, whatever happens to it', async () => {
    const source = { folders: [folder.path], exclude: ['**/c.ts'], include: ['src/**'] };
    const narrow = new CorpusIndex(source, await readCorpus(source));
    assert.equal(narrow.size, 1);
    folder.write('a.ts', 'changed');
    assert.deepEqual(await narrow.update(at('a.ts')), []);
    renameSync(at('a.ts'), at('src/a.ts'));
    assert.deepEqual(told(await narrow.rename(at('a.ts'), at('src/a.ts'))), ['learn src/a.ts']);
    renameSync(at('src/b.ts'), at('b.ts'));
    assert.deepEqual(told(await narrow.rename(at('src/b.ts'), at('b.ts'))), ['forget src/b.ts']);
    assert.equal(narrow.size, 1);
  });

  it('goes on learning what is worked at when the budget is spent, up to a tenth more', async () => {
    const source = { folders: [folder.path], exclude: [], maximumCharacters: 1000 };
    folder.write('a.ts', 'one word\n'.repeat(108));
    const full = new CorpusIndex(source, await readCorpus(source));
    folder.write('a.ts', 'two words'.repeat(119));
    assert.deepEqual(told(await full.update(at('a.ts'))), ['learn a.ts']);
    folder.write('new.ts', 'three words\n'.repeat(10));
    assert.deepEqual(await full.update(at('new.ts')), []);
  });

  it('follows an ignore file of any kind and depth that appears, changes and goes', async () => {
    folder.write('.ignore', 'src/\n');
    assert.deepEqual(told(await index.update(at('.ignore'))).sort(), [
      'forget src/b.ts',
      'forget src/c.ts',
      'learn .ignore',
    ]);
    folder.write('.ignore', '');
    folder.write('.unrollignore', 'src/b.ts\n');
    const weaker = told(await index.update(at('.ignore')));
    assert.deepEqual(weaker, ['forget .ignore', 'learn .unrollignore', 'learn src/c.ts']);
    folder.write('src/.unrollignore', '!b.ts\n');
    const nested = told(await index.update(at('src/.unrollignore')));
    assert.deepEqual(nested, ['learn src/.unrollignore', 'learn src/b.ts']);
  });

  it('is after any order of saves and deletions what a new reading gives', async () => {
    const rounds: Promise<CorpusChange[]>[] = [];
    const state = new Map<string, string>();
    for (let i = 0; i < 40; i++) {
      const name = `src/f${i % 5}.ts`;
      if (i % 3 === 1) {
        rmSync(at(name), { force: true });
        rounds.push(index.remove(at(name)));
      } else {
        folder.write(name, `save number ${i}`);
        rounds.push(index.update(at(name)));
      }
      if (i % 7 === 0) await rounds.at(-1);
    }
    for (const change of (await Promise.all(rounds)).flat()) {
      if (change.kind === 'learn') state.set(change.file.path, change.file.text);
      else state.delete(change.path);
    }
    const { files } = await readCorpus({ folders: [folder.path], exclude: ['**/*.tmp'] });
    const expected = files.filter(({ path }) => /src\/f\d/.test(path)).map(({ path, text }) => [path, text]);
    assert.ok(expected.length > 0);
    assert.deepEqual([...state].sort(), expected);
  });

  it('reads nothing again but what changed', async () => {
    // A file whose text could not have been read again without its being learned again.
    folder.write('src/c.ts', 'changed behind its back');
    folder.write('a.ts', 'saved');
    assert.deepEqual(told(await index.update(at('a.ts'))), ['learn a.ts']);
    folder.write('src/.gitignore', '*.log\n');
    assert.deepEqual(told(await index.update(at('src/.gitignore'))), ['learn src/.gitignore']);
  });

  it('applies changes in the order in which they came', async () => {
    folder.write('a.ts', 'first');
    const one = index.update(at('a.ts'));
    const two = index.remove(at('a.ts'));
    const three = index.update(at('a.ts'));
    const order = (await Promise.all([one, two, three])).flatMap(told);
    assert.deepEqual(order, ['learn a.ts', 'forget a.ts', 'learn a.ts']);
  });
});
