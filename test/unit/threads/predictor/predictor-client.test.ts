import assert from 'node:assert/strict';
import { PredictorClient } from '../../../../src/threads/predictor/predictor-client';
import { fakePool, settled } from '../fake-thread';

describe('predictor client', () => {
  const loaded = {
    type: 'loaded',
    parameters: 1,
    vocabularySize: 2,
    tokens: 'subwords',
    validationBitsPerCharacter: null,
  };

  it('does not count a model as loaded that was forgotten while it was being loaded', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const loading = client.load('forgotten.safetensors');
    await settled();
    const unloading = client.unload();
    await settled();
    const [load, unload] = threads[0]!.sent;
    assert.deepEqual([load!['type'], unload!['type']], ['load', 'unload']);
    threads[0]!.answer({ ...loaded, id: load!['id'] });
    threads[0]!.answer({ type: 'done', id: unload!['id'] });
    await assert.rejects(loading, { code: 'cancelled' });
    await unloading;

    // A thread that dies is started again with the model it had: none.
    threads[0]!.emit('exit', 1);
    void client.report().catch(() => undefined);
    await settled();
    assert.deepEqual(
      threads[1]!.sent.map(({ type }) => type),
      ['report'],
    );
    client.dispose();
  });

  it('gives a thread that was started again the model that the former had', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const loading = client.load('kept.safetensors');
    await settled();
    threads[0]!.answer({ ...loaded, id: threads[0]!.sent[0]!['id'] });
    await loading;
    threads[0]!.emit('exit', 1);
    void client.report().catch(() => undefined);
    await settled();
    assert.deepEqual(threads[1]!.sent[0], { type: 'load', id: 0, path: 'kept.safetensors' });
    client.dispose();
  });

  it('passes on what the thread says without being asked, and keeps waiting for its answers', async () => {
    const { pool, threads } = fakePool();
    const notes: string[] = [];
    const onNote = (sentence: string): void => void notes.push(sentence);
    const client = new PredictorClient({ pool, threadFile: 'predictor', onNote });
    const explained = client.explain({ path: 'a.ts' });
    await settled();
    threads[0]!.answer({ type: 'noted', id: 0, sentence: 'The network does not follow.' });
    threads[0]!.answer({ type: 'explained', id: threads[0]!.sent[0]!['id'], sentence: null });
    assert.equal((await explained).sentence, null);
    assert.deepEqual(notes, ['The network does not follow.']);
    client.dispose();
  });
});
