import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { ModelStore } from '../../../src/store/model-store';
import { WorkspaceModels } from '../../../src/store/workspace-models';
import { exampleModel } from '../model/example-model';
import { temporaryDirectory } from './temporary-directory';

describe('workspace models', () => {
  const directory = temporaryDirectory();
  const folders = ['/home/a', '/home/b'];

  it('keep a model for each set of folders, find it again, and forget that one', async () => {
    const models = new WorkspaceModels(directory(), () => undefined);
    const [path, other] = await Promise.all(
      [folders, ['/home/a']].map((of) => new ModelStore(models.directory(of)).commit(exampleModel())),
    );
    assert.equal(await models.current(['/home/b', '/home/a']), path);
    await models.forget(folders);
    assert.equal(await models.current(folders), null);
    assert.equal(await models.current(['/home/a']), other);
  });

  it('keep what is told of runs beside the model, and nowhere while no folder is open', () => {
    const models = new WorkspaceModels(directory(), () => undefined);
    assert.equal(models.recordDirectory(folders), `${models.directory(folders)}.run`);
    assert.equal(models.recordDirectory([]), undefined);
  });

  it('tell of a model that was set aside', async () => {
    const sentences: string[] = [];
    const models = new WorkspaceModels(directory(), (sentence) => sentences.push(sentence));
    await truncate(await new ModelStore(models.directory(folders)).commit(exampleModel()), 100);
    assert.equal(await models.current(folders), null);
    assert.match(sentences.join(), /set aside/);
  });
});
