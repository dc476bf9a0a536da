import assert from 'node:assert/strict';
import type { Weights } from '../../../../src/model/configuration';
import { initialWeights } from '../../../../src/model/initialisation';
import { DynamicEvaluationClient } from '../../../../src/threads/online/dynamic-evaluation-client';
import { smallConfiguration } from '../../training/small-network';
import { fakePool, settled } from '../fake-thread';

const configuration = smallConfiguration('gru');
const weights = initialWeights(configuration, 1);
const stretch = (...tokens: number[]) => ({
  previous: 0,
  context: Int32Array.of(1),
  tokens: Int32Array.from(tokens),
});

function setUp() {
  const { pool, threads } = fakePool();
  const background = new DynamicEvaluationClient({ pool, threadFile: 'dynamic-evaluation' });
  const followed: (Weights | null)[] = [];
  const failures: string[] = [];
  background.onFollowed = (found) => followed.push(found);
  background.onFailure = (sentence) => failures.push(sentence);
  const types = () => threads.at(-1)?.sent.map(({ type }) => type);
  const runs = () => threads.at(-1)?.sent.map(({ run }) => run);
  return { background, threads, followed, failures, types, runs };
}

describe('adapting in the background', () => {
  it('starts no thread before something is written', async () => {
    const { background, threads } = setUp();
    background.read(stretch(1, 2));
    background.begin(configuration, weights);
    background.read(stretch());
    await settled();
    assert.equal(threads.length, 0);
  });

  it('sends one edit at a time, and passes on what follows from it', async () => {
    const { background, threads, followed, types } = setUp();
    background.begin(configuration, weights);
    background.read(stretch(1, 2));
    background.read(stretch(3));
    await settled();
    assert.deepEqual(types(), ['begin', 'read']);
    threads[0]!.answer({ type: 'followed', run: 1, weights: new Map(weights) });
    await settled();
    assert.deepEqual(types(), ['begin', 'read', 'read']);
    threads[0]!.answer({ type: 'followed', run: 1, weights: null });
    assert.deepEqual([followed[0]?.size, followed[1]], [weights.size, null]);
  });

  it('begins anew at a checkpoint, and does not listen to what was adapted before', async () => {
    const { background, threads, followed, types, runs } = setUp();
    background.begin(configuration, weights);
    background.read(stretch(1, 2));
    await settled();
    background.begin(configuration, weights);
    threads[0]!.answer({ type: 'followed', run: 1, weights: new Map(weights) });
    assert.deepEqual(followed, []);
    background.read(stretch(3));
    await settled();
    assert.deepEqual(types(), ['begin', 'read', 'begin', 'read']);
    assert.deepEqual(runs(), [1, 1, 2, 2]);
  });

  it('passes over the oldest edits when many files change at once', async () => {
    const { background, threads } = setUp();
    background.begin(configuration, weights);
    for (let token = 0; token < 100; token++) background.read(stretch(token));
    const read: unknown[] = [];
    for (let i = 0; i < 50; i++) {
      await settled();
      const { type, tokens } = threads[0]!.sent.at(-1)!;
      if (type === 'read') read.push((tokens as Int32Array)[0]);
      threads[0]!.answer({ type: 'followed', run: 1, weights: null });
    }
    const different = [...new Set(read)];
    assert.ok(different.length < 12 && different.at(-1) === 99, String(different));
  });

  it('goes back to the checkpoint when the thread dies or fails, and tries again at the next one', async () => {
    for (const end of ['dies', 'fails']) {
      const { background, threads, followed, failures } = setUp();
      background.begin(configuration, weights);
      background.read(stretch(1));
      await settled();
      if (end === 'dies') threads[0]!.emit('error', new Error('out of memory'));
      else
        threads[0]!.answer({
          type: 'failed',
          run: 1,
          failure: { code: 'internal', message: 'out of memory' },
        });
      await settled();
      assert.deepEqual(followed, [null]);
      assert.match(failures[0]!, /out of memory/);
      background.read(stretch(2));
      await settled();
      assert.equal(threads.length, 1);
      background.begin(configuration, weights);
      background.read(stretch(3));
      await settled();
      assert.equal(threads.length, 2);
    }
  });

  it('leaves a network alone that would need too much memory', async () => {
    const { background, threads } = setUp();
    background.begin({ ...configuration, hiddenSize: 2048, layers: 3 }, weights);
    background.read(stretch(1));
    await settled();
    assert.equal(threads.length, 0);
  });

  it('ends the thread with the model', async () => {
    const { background, threads, failures } = setUp();
    background.begin(configuration, weights);
    background.read(stretch(1));
    await settled();
    background.end();
    await settled();
    assert.ok(threads[0]!.ended);
    assert.deepEqual(failures, []);
  });
});
