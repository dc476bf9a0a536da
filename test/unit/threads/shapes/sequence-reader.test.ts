import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialWeightsOf } from '../../../../src/model/initialisation';
import { encodeModelFile } from '../../../../src/model/model-file';
import { sequenceShapes } from '../../../../src/model/sequences/sequence-configuration';
import { SequenceReader } from '../../../../src/threads/shapes/sequence-reader';
import { ThreadPool, type PoolThread } from '../../../../src/threads/thread-pool';
import { proofreadingNetwork } from '../../../../src/training/proofreading/proofreader';
import { exampleModel } from '../../model/example-model';
import { bundledThreads } from '../../training/bundled-threads';

describe('a thread that reads sequences again and again', () => {
  const threads = bundledThreads();
  const folder = mkdtempSync(join(tmpdir(), 'unroll-sequence-reader-'));
  const pool = new ThreadPool(2);
  const started: PoolThread[] = [];
  const counting = Object.assign(Object.create(pool) as ThreadPool, {
    start: async (...given: Parameters<ThreadPool['start']>) => {
      const thread = await pool.start(...given);
      started.push(thread);
      return thread;
    },
  });
  after(async () => {
    await pool.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const texts = join(folder, 'texts');
  const model = join(folder, 'some.model');
  const text = 'let one = 1; let two = one + one; print(two);';
  before(() => {
    const weights = initialWeightsOf(sequenceShapes(proofreadingNetwork), proofreadingNetwork, 0.5, 1);
    const proofreading = { configuration: proofreadingNetwork, labels: [], weights };
    writeFileSync(model, encodeModelFile({ ...exampleModel(), networks: { proofreading } }));
    mkdirSync(texts);
    writeFileSync(join(texts, 'a.ts'), `${text}\n`);
  });
  const never = new AbortController().signal;
  const reader = () =>
    new SequenceReader({ pool: counting, threadFile: join(threads.directory, 'sequence-thread.js') });
  const ask = (of: SequenceReader, signal = never) => {
    const source = { folders: [texts], exclude: [] };
    return of.ask('readSequence', { model, source, path: '', text, of: 'proofreading' }, { signal });
  };

  it('answers from one thread, in the light of what stands on disk', async () => {
    started.length = 0;
    const kept = reader();
    const first = await ask(kept);
    assert.deepEqual(await ask(kept), first);
    writeFileSync(join(texts, 'b.ts'), `${text}\n`.repeat(30));
    const changed = await ask(kept);
    assert.notDeepEqual(changed, first);
    assert.equal(started.length, 1);
    const fresh = reader();
    assert.deepEqual(changed, await ask(fresh), 'a thread that never read before says something else');
    kept.end();
    fresh.end();
  });

  it('begins another thread after its end, and after one that died', async () => {
    started.length = 0;
    const kept = reader();
    const first = await ask(kept);
    kept.end();
    assert.deepEqual(await ask(kept), first);
    assert.equal(started.length, 2);
    await started[1]!.terminate();
    assert.deepEqual(await ask(kept), first);
    assert.equal(started.length, 3);
    kept.end();
  });

  it('says that a question was cancelled, and answers the next one', async () => {
    const kept = reader();
    const cancelled = new AbortController();
    const asked = ask(kept, cancelled.signal);
    cancelled.abort();
    await assert.rejects(asked, { code: 'cancelled' });
    assert.equal((await ask(kept)).of, 'proofreading');
    kept.end();
  });
});
