import assert from 'node:assert/strict';
import type { Limits } from '../../../src/corpus/limits';
import { readCorpus } from '../../../src/corpus/read/read-corpus';
import { makeFolder } from './folder';

describe('the limits of reading', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const files = Object.fromEntries([
    ...names.map((name) => [`many/${name}.ts`, `text ${name}`]),
    ['few/a.ts', 'another text'],
    ['few/large.ts', 'x '.repeat(60)],
    ['few/data.json', '[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]'],
    ['deep/er/and/deeper/a.ts', 'deep text'],
  ]);
  const folder = makeFolder(files);
  after(() => folder.remove());
  const read = async (limits: Partial<Limits>) => {
    const { files, report } = await readCorpus({ folders: [folder.path], exclude: [] }, { limits });
    const skipped = Object.fromEntries(report.skipped.map(({ reason, files }) => [reason, files]));
    const ways = report.skipped.map(({ wayOut }) => wayOut);
    return { paths: files.map(({ path }) => path), skipped, ways };
  };

  it('cut nothing that is within them', async () => {
    const { paths, skipped } = await read({});
    assert.equal(paths.length, Object.keys(files).length);
    assert.deepEqual(skipped, {});
  });

  it('hold for one file, tighter for one of data', async () => {
    const { paths, skipped, ways } = await read({ fileBytes: 100, dataFileBytes: 20 });
    assert.match(ways[0]!, /4 MB, .* 400 KB: split it/);
    assert.ok(!paths.includes('few/large.ts') && !paths.includes('few/data.json'));
    assert.deepEqual(skipped, { 'too-large': 2 });
  });

  it('hold for one folder: the same sample every time, other folders whole', async () => {
    const one = await read({ filesPerFolder: 3 });
    assert.equal(one.paths.filter((path) => path.startsWith('many/')).length, 3);
    assert.equal(one.paths.filter((path) => path.startsWith('few/')).length, 3);
    assert.deepEqual(one.skipped, { 'over-budget': 3 });
    assert.deepEqual(await read({ filesPerFolder: 3 }), one);
  });

  it('hold for the depth of folders and for all files', async () => {
    assert.deepEqual((await read({ depth: 2 })).skipped, { 'too-deep': 1 });
    const few = await read({ files: 4 });
    assert.equal(few.paths.length, 4);
    assert.deepEqual(few.skipped, { 'over-budget': 6 });
  });
});
