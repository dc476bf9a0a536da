import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { RightOfWay } from '../../../../src/protocol/right-of-way';
import { PredictorClient } from '../../../../src/threads/predictor/predictor-client';
import type { ThreadPool } from '../../../../src/threads/thread-pool';
import { fakePool, settled } from '../fake-thread';
import { said } from '../../../../src/protocol/said';

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

  it('takes the right of way with a question for ghost text, until it is answered or fails', async () => {
    const { pool, threads } = fakePool();
    const rightOfWay = new RightOfWay();
    const heard: boolean[] = [];
    rightOfWay.listen((isTaken) => heard.push(isTaken));
    const client = new PredictorClient({ pool, threadFile: 'predictor', rightOfWay });
    const report = client.ask('report', undefined).catch(() => undefined);
    await settled();
    assert.deepEqual(heard, [], 'of no other question');
    const asked = { path: '/a.ts', prefix: 'a', suffix: '' };
    const failing = client.ask('complete', asked).catch(() => undefined);
    await settled();
    assert.deepEqual(heard, [true]);
    threads[0]!.emit('exit', 1);
    await Promise.all([report, failing]);
    await settled();
    assert.deepEqual(heard, [true, false]);
    client.dispose();
  });

  it('gives a thread that was started again the model that the previous had', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const loading = client.load('kept.safetensors');
    await settled();
    threads[0]!.answer({ type: 'reply', id: threads[0]!.sent[0]!['id'], reply: loaded });
    await loading;
    threads[0]!.emit('exit', 1);
    void client.ask('report', undefined).catch(() => undefined);
    await settled();
    const sent = (): unknown[] => threads[1]!.sent.map(({ name, request }) => [name, request]);
    const load = ['load', { path: 'kept.safetensors', base: false }];
    assert.deepEqual(sent(), [load], 'what is asked waits for the model');
    threads[1]!.answer({ type: 'reply', id: threads[1]!.sent[0]!['id'], reply: loaded });
    await settled();
    assert.deepEqual(sent(), [load, ['report', undefined]]);
    client.dispose();
  });

  it('knows nothing any more when it was made to forget, however it is asked, and its thread is gone', async () => {
    const { pool, threads } = fakePool();
    const deaths: string[] = [];
    const onDeath = ({ code }: { code: string }): void => void deaths.push(code);
    const client = new PredictorClient({ pool, threadFile: 'predictor', onDeath });
    const loading = client.load('forgotten.safetensors');
    await settled();
    threads[0]!.answer({ type: 'reply', id: threads[0]!.sent[0]!['id'], reply: loaded });
    await loading;
    const reading = assert.rejects(client.read({ folders: ['a'], exclude: [] }), {
      code: 'cancelled',
    });
    await settled();
    client.forget();
    await reading;
    await settled();
    assert.ok(threads[0]!.ended);
    void client.ask('report', undefined).catch(() => undefined);
    await settled();
    threads[1]!.emit('exit', 1);
    void client.ask('report', undefined).catch(() => undefined);
    await settled();
    for (const { sent } of threads.slice(1))
      assert.deepEqual(
        sent.map(({ name }) => name),
        ['report'],
      );
    assert.deepEqual(deaths, ['thread-died'], 'to forget is no death');
    client.dispose();
  });

  it('gives it the workspace too, at once and before anything else', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const source = { folders: ['a'], exclude: [] };
    const lost = assert.rejects(client.read(source), { code: 'thread-died' });
    await settled();
    threads[0]!.emit('exit', 1);
    await lost;
    await settled();
    const [workspace] = threads[1]!.sent;
    assert.deepEqual([workspace!['name'], workspace!['request']], ['workspace', source]);
    client.dispose();
  });

  it('fails the one question whose answer cannot be understood', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const score = client.ask('score', { text: 'x', path: 'a' });
    const explained = client.ask('explain', { path: 'a' });
    await settled();
    const [first, second] = threads[0]!.sent;
    const reply = { characters: 1, bits: Infinity, tokens: [] };
    threads[0]!.answer({ type: 'reply', id: first!['id'], reply });
    await assert.rejects(score, { code: 'internal', message: /cannot be understood/ });
    for (const nonsense of ['unknown', null, { type: 'unknown' }]) threads[0]!.answer(nonsense);
    threads[0]!.answer({ type: 'reply', id: second!['id'], reply: said`Still here.` });
    assert.deepEqual(await explained, said`Still here.`);
    client.dispose();
  });

  it('settles what waits for a thread that never comes', async () => {
    const pool = { start: () => new Promise<never>(() => undefined) } as unknown as ThreadPool;
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const abort = new AbortController();
    const query = { path: 'a', prefix: '', suffix: '' };
    const cancelled = assert.rejects(client.ask('complete', query, { signal: abort.signal }), {
      code: 'cancelled',
    });
    const late = assert.rejects(client.ask('complete', query, { timeout: 5 }), { code: 'timed-out' });
    await settled();
    abort.abort();
    await Promise.all([cancelled, late]);
    const left = assert.rejects(client.ask('complete', query), { code: 'disposed' });
    await settled();
    client.dispose();
    await left;
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
      const reading = client.read({ folders: [], exclude: [] });
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
