import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { PredictorClient } from '../../../../src/threads/predictor/predictor-client';
import { fakePool, settled } from '../fake-thread';

describe('predictor client', () => {
  const loaded = { parameters: 1, vocabularySize: 2, tokens: 'subwords', validationBitsPerCharacter: null };

  it('does not count a model as loaded that was forgotten while it was being loaded', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const loading = client.load('forgotten.safetensors');
    await settled();
    const unloading = client.unload();
    await settled();
    const [load, unload] = threads[0]!.sent;
    assert.deepEqual([load!['name'], unload!['name']], ['load', 'unload']);
    threads[0]!.answer({ type: 'reply', id: load!['id'], reply: loaded });
    threads[0]!.answer({ type: 'reply', id: unload!['id'] });
    await assert.rejects(loading, { code: 'cancelled' });
    await unloading;

    // A thread that dies is started again with the model it had: none.
    threads[0]!.emit('exit', 1);
    void client.ask('report', undefined).catch(() => undefined);
    await settled();
    assert.deepEqual(
      threads[1]!.sent.map(({ name }) => name),
      ['report'],
    );
    client.dispose();
  });

  it('gives a thread that was started again the model that the former had', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const loading = client.load('kept.safetensors');
    await settled();
    threads[0]!.answer({ type: 'reply', id: threads[0]!.sent[0]!['id'], reply: loaded });
    await loading;
    threads[0]!.emit('exit', 1);
    void client.ask('report', undefined).catch(() => undefined);
    await settled();
    assert.deepEqual(
      threads[1]!.sent.map(({ name, request }) => [name, request]),
      [
        ['load', { path: 'kept.safetensors' }],
        ['report', undefined],
      ],
    );
    client.dispose();
  });

  it('tells what waits that the thread died, and what is asked later that there is another', async () => {
    const { pool, threads } = fakePool();
    const deaths: string[] = [];
    const onDeath = ({ code }: { code: string }): void => void deaths.push(code);
    const client = new PredictorClient({ pool, threadFile: 'predictor', onDeath });
    const lost = assert.rejects(client.ask('report', undefined), { code: 'thread-died' });
    await settled();
    threads[0]!.emit('exit', 1);
    await lost;
    assert.deepEqual(deaths, ['thread-died']);
    const explained = client.ask('explain', { path: 'a.ts' });
    await settled();
    threads[1]!.answer({ type: 'reply', id: threads[1]!.sent[0]!['id'], reply: null });
    assert.equal(await explained, null);
    client.dispose();
  });

  it('passes on what the thread says without being asked, and keeps waiting for its answers', async () => {
    const { pool, threads } = fakePool();
    const notes: string[] = [];
    const onNote = (sentence: string): void => void notes.push(sentence);
    const client = new PredictorClient({ pool, threadFile: 'predictor', onNote });
    const explained = client.ask('explain', { path: 'a.ts' });
    await settled();
    threads[0]!.answer({ type: 'noted', sentence: 'The network does not follow.' });
    threads[0]!.answer({ type: 'reply', id: threads[0]!.sent[0]!['id'], reply: null });
    assert.equal(await explained, null);
    assert.deepEqual(notes, ['The network does not follow.']);
    client.dispose();
  });

  it('does not lose what is saved during a slow first reading', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const { pool, threads } = fakePool();
      const client = new PredictorClient({ pool, threadFile: 'predictor' });
      const reading = client.ask('workspace', { folders: [], exclude: [] });
      const saved = client.ask('changed', { path: 'a.ts', removed: false });
      await settled();
      const [workspace, changed] = threads[0]!.sent;
      threads[0]!.answer({ type: 'waiting', id: changed!['id'] });
      mock.timers.tick(590_000);
      threads[0]!.answer({ type: 'reply', id: workspace!['id'] });
      await reading;
      threads[0]!.answer({ type: 'begun', id: changed!['id'] });
      mock.timers.tick(50_000);
      assert.equal(threads[0]!.sent.length, 2, 'nothing was cancelled');
      threads[0]!.answer({ type: 'reply', id: changed!['id'] });
      await saved;
      client.dispose();
    } finally {
      mock.timers.reset();
    }
  });
});
