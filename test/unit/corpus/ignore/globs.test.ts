import assert from 'node:assert/strict';
import { readCorpus } from '../../../../src/corpus/read/read-corpus';
import { makeFolder, type TestFolder } from '../folder';

describe('globs of what is read', () => {
  let folder: TestFolder;
  before(() => {
    folder = makeFolder({
      'private/a.txt': 'private\n',
      'public/b.txt': 'public\n',
      'public/private/c.txt': 'below\n',
    });
  });
  after(() => folder.remove());
  const read = async (globs: { exclude?: string[]; include?: string[] }) => {
    const { files, report } = await readCorpus({ folders: [folder.path], exclude: [], ...globs });
    return { paths: files.map(({ path }) => path), unmatched: report.unmatched };
  };

  for (const glob of ['./private', './/private/', '.\\private', '/private', './private/**']) {
    it(`may be written as people write paths: ${glob}`, async () => {
      const { paths, unmatched } = await read({ exclude: [glob] });
      assert.deepEqual(paths, ['public/b.txt', 'public/private/c.txt']);
      assert.deepEqual(unmatched.exclude, []);
      const included = await read({ include: [glob] });
      assert.deepEqual(included.paths, ['private/a.txt']);
      assert.deepEqual(included.unmatched.include, []);
    });
  }

  it('that match nothing are said', async () => {
    const { unmatched } = await read({
      exclude: ['privte', 'private', '../elsewhere'],
      include: ['public/**', 'pubic/**', '{private,x}'],
    });
    assert.deepEqual(unmatched, {
      exclude: ['privte', '../elsewhere'],
      include: ['pubic/**', '{private,x}'],
    });
    await assert.rejects(read({ include: ['pubic/**'] }), /matches "pubic\/\*\*"/);
  });
});
