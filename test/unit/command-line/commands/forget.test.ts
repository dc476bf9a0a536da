import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { demonstrationModel } from '../../../../src/command-line/demonstration-model';
import { ModelStore } from '../../../../src/store/model-store';
import { workspaceDirectory } from '../../../../src/store/workspace-hash';
import { exampleModel } from '../../model/example-model';
import { temporaryDirectory } from '../../store/temporary-directory';
import { unroll } from '../unroll';

describe('unroll forget', function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();
  const cacheBefore = process.env['XDG_CACHE_HOME'];
  beforeEach(() => (process.env['XDG_CACHE_HOME'] = path.join(directory(), 'cache')));
  afterEach(() => {
    if (cacheBefore === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = cacheBefore;
  });

  it('finds the models of the folder alone, of workspaces that have it among others, and of npm start', async () => {
    const storage = path.join(directory(), 'storage');
    const [one, two, three] = ['one', 'two', 'three'].map((name) => path.join(directory(), name)) as [
      string,
      string,
      string,
    ];
    const stored = async (folders: string[]): Promise<string> => {
      const where = workspaceDirectory(storage, folders);
      const store = new ModelStore(where);
      await store.commit(exampleModel());
      await store.rememberFolders(folders);
      await mkdir(`${where}.run`);
      await writeFile(path.join(`${where}.run`, 'last-run.json'), 'planted');
      return path.basename(where);
    };
    await stored([one]);
    await stored([two, one]);
    const kept = await stored([two, three]);
    const model = demonstrationModel(one);
    await mkdir(path.dirname(model), { recursive: true });
    for (const suffix of ['', '.training', '.1234.unfinished']) await writeFile(model + suffix, 'planted');
    const other = demonstrationModel(two);
    await writeFile(other, 'kept');

    const { output, status } = await unroll(['forget', one, '--storage', storage]);
    assert.equal(status, 0);
    assert.equal(output.match(/^Forgotten: /gm)?.length, 3, output);
    assert.deepEqual((await readdir(path.join(storage, 'models'))).sort(), [kept, `${kept}.run`]);
    assert.deepEqual(await readdir(path.dirname(model)), [path.basename(other)]);
    assert.match((await unroll(['forget', one, '--storage', storage])).output, /^Nothing was learned/);
  });
});
