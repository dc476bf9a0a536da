import assert from 'node:assert/strict';
import { CorpusIndex } from '../../../../src/corpus/index/corpus-index';
import { readCorpus } from '../../../../src/corpus/read/read-corpus';
import { explainSkip } from '../../../../src/corpus/walk/explain-skip';
import { makeFolder, type TestFolder } from '../folder';
import { inEnglish } from '../../../../src/protocol/said';

describe('the folders of a workspace', () => {
  const made: TestFolder[] = [];
  const folderOf = (files: Record<string, string>): TestFolder => {
    const folder = makeFolder(files);
    made.push(folder);
    return folder;
  };
  after(() => made.forEach((folder) => folder.remove()));

  for (const name of ['..two.txt', '...', '..dots/..file.txt']) {
    it(`hold files like ${name}, which are learned, followed and forgotten`, async () => {
      const folder = folderOf({ [name]: 'text of the one file\n', 'a.txt': 'another text\n' });
      const source = { folders: [folder.path], exclude: [] };
      const corpus = await readCorpus(source);
      assert.ok(corpus.files.some(({ path }) => path === name));
      const index = new CorpusIndex(source, corpus);
      folder.write(name, 'text that was changed\n');
      const [saved] = await index.update(`${folder.path}/${name}`);
      assert.ok(saved?.kind === 'learn' && saved.file.text === 'text that was changed\n');
      assert.equal(explainSkip(source, `${folder.path}/${name}`), null);
      const [gone] = await index.remove(`${folder.path}/${name}`);
      assert.equal(gone?.kind, 'forget');
    });
  }

  it('are read by their own rules, also one within another that ignores it', async () => {
    const folder = folderOf({
      '.gitignore': 'inner/\n',
      'a.txt': 'outer text\n',
      'inner/b.txt': 'inner text\n',
      'inner/.gitignore': 'c.txt\n',
      'inner/c.txt': 'ignored within\n',
    });
    const source = { folders: [folder.path, `${folder.path}/inner`], exclude: [] };
    const corpus = await readCorpus(source);
    assert.deepEqual(
      corpus.files
        .map(({ absolutePath }) => absolutePath.slice(folder.path.length))
        .filter((path) => path.endsWith('.txt'))
        .sort(),
      ['/a.txt', '/inner/b.txt'],
    );
    const index = new CorpusIndex(source, corpus);
    folder.write('inner/b.txt', 'inner text, changed\n');
    assert.equal((await index.update(`${folder.path}/inner/b.txt`))[0]?.kind, 'learn');
    assert.equal(explainSkip(source, `${folder.path}/inner/b.txt`), null);
    assert.equal(explainSkip(source, `${folder.path}/inner/c.txt`)?.reason, 'ignored');
    assert.deepEqual(await index.update(folder.path), [], 'nothing is read twice');
  });

  it('have settings of their own: globs that hold in one do not hold in the other', async () => {
    const [one, two] = [
      folderOf({ 'a.txt': 'first\n', 'b.txt': 'second\n' }),
      folderOf({ 'a.txt': 'third\n', 'b.txt': 'fourth\n' }),
    ];
    const source = {
      folders: [one.path, two.path],
      exclude: [],
      perFolder: [
        { folder: one.path, exclude: ['a.txt'] },
        { folder: two.path, exclude: [], include: ['a.*'] },
      ],
    };
    const corpus = await readCorpus(source);
    assert.deepEqual(corpus.files.map(({ text }) => text).sort(), ['second\n', 'third\n']);
    const index = new CorpusIndex(source, corpus);
    one.write('a.txt', 'first, saved\n');
    two.write('b.txt', 'fourth, saved\n');
    assert.deepEqual(await index.update(`${one.path}/a.txt`), []);
    assert.deepEqual(await index.update(`${two.path}/b.txt`), []);
    assert.equal(explainSkip(source, `${one.path}/a.txt`)?.reason, 'ignored');
    assert.equal(explainSkip(source, `${two.path}/b.txt`)?.reason, 'not-included');
  });

  it('say which file it is that ignores', async () => {
    const folder = folderOf({
      'a/.ignore': 'x.txt\n',
      'a/x.txt': 'text\n',
      'b.txt': 'more text\n',
      'node_modules/m.js': 'x',
    });
    const skipped = new Map<string, string | undefined>();
    await readCorpus(
      { folders: [folder.path], exclude: [] },
      { onSkip: (path, _, rule) => skipped.set(path, rule) },
    );
    assert.equal(skipped.get('a/x.txt'), `${folder.path}/a/.ignore`);
    assert.equal(skipped.get('node_modules'), 'the list of build folders');
    assert.match(
      inEnglish(explainSkip({ folders: [folder.path], exclude: [] }, `${folder.path}/a/x.txt`)!.sentence),
      /a\/\.ignore/,
    );
  });
});
