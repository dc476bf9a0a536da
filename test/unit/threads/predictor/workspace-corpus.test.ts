import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { listCorpus } from '../../../../src/corpus/walk/list-corpus';
import { WorkspaceCorpus, type FileChange } from '../../../../src/threads/predictor/workspace-corpus';
import { makeFolder, type TestFolder } from '../../corpus/folder';

describe('the followed text of a workspace', () => {
  let one: TestFolder;
  let two: TestFolder;
  let corpus: WorkspaceCorpus;
  const told = (changes: readonly FileChange[]): string[] =>
    changes.map(({ path, text }) => `${path.replace(one.path, 'one').replace(two.path, 'two')}: ${text}`);

  beforeEach(async () => {
    one = makeFolder({ 'src/a.ts': 'first', 'src/deep/b.ts': 'second' });
    two = makeFolder({ 'a.ts': 'third' });
    const listing = await listCorpus({ folders: [one.path, two.path], exclude: [] });
    ({ corpus } = await WorkspaceCorpus.read(listing));
  });
  afterEach(() => {
    one.remove();
    two.remove();
  });

  it('follows a folder that is renamed, as the editor tells it: gone here, created there', async () => {
    renameSync(`${one.path}/src`, `${one.path}/lib`);
    const gone = told(await corpus.changed(`${one.path}/src`, true));
    assert.deepEqual(gone.sort(), ['one/src/a.ts: null', 'one/src/deep/b.ts: null']);
    const created = told(await corpus.changed(`${one.path}/lib`, false));
    assert.deepEqual(created.sort(), ['one/lib/a.ts: first', 'one/lib/deep/b.ts: second']);
    assert.deepEqual(corpus.paths().sort(), [
      ...[`${one.path}/lib/a.ts`, `${one.path}/lib/deep/b.ts`, `${two.path}/a.ts`].sort(),
    ]);
  });

  it('follows a file from one workspace folder into another', async () => {
    renameSync(`${one.path}/src/a.ts`, `${two.path}/moved.ts`);
    const events = [
      corpus.changed(`${one.path}/src/a.ts`, true),
      corpus.changed(`${two.path}/moved.ts`, false),
    ];
    assert.deepEqual((await Promise.all(events)).flatMap(told), [
      'one/src/a.ts: null',
      'two/moved.ts: first',
    ]);
  });

  it('ends with what stands on disk after a quick save, deletion and save', async () => {
    const file = `${two.path}/a.ts`;
    two.write('a.ts', 'saved');
    const saved = corpus.changed(file, false);
    const deleted = corpus.changed(file, true);
    rmSync(file);
    two.write('a.ts', 'saved again');
    const again = corpus.changed(file, false);
    const changes = (await Promise.all([saved, deleted, again])).flatMap(told);
    assert.equal(changes.at(-1), 'two/a.ts: saved again');
  });
});
