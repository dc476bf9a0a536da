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
  const names = () => threads.at(-1)?.sent.map(({ name }) => name);
  /** Answers the oldest question of this name that is open. */
  const answer = (name: string, reply: object): void => {
    const thread = threads.at(-1)!;
    const open = thread.sent.filter((asked) => asked.name === name)[answered(name)]!;
    answers.push(name);
    thread.answer({ id: open.id, ...reply });
  };
  const answers: string[] = [];
  const answered = (name: string): number => answers.filter((each) => each === name).length;
  /** What follows from the oldest edit that is not answered. */
  const follow = (found: Weights | null): void => {
    if (answered('begin') < names()!.filter((name) => name === 'begin').length)
      answer('begin', { type: 'reply' });
    answer('read', { type: 'reply', reply: found && new Map(found) });
  };
  return { background, threads, followed, failures, names, answer, follow };
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
    const { background, followed, names, follow } = setUp();
    background.begin(configuration, weights);
    background.read(stretch(1, 2));
    background.read(stretch(3));
    await settled();
    assert.deepEqual(names(), ['begin', 'read']);
    follow(weights);
    await settled();
    assert.deepEqual(names(), ['begin', 'read', 'read']);
    follow(null);
    await settled();
    assert.deepEqual([followed[0]?.size, followed[1]], [weights.size, null]);
  });

  it('begins anew at a checkpoint, and does not listen to what was adapted before', async () => {
    const { background, followed, names, follow } = setUp();
    background.begin(configuration, weights);
    background.read(stretch(1, 2));
    await settled();
    background.begin(configuration, weights);
    follow(weights);
    await settled();
    assert.deepEqual(followed, []);
    background.read(stretch(3));
    await settled();
    assert.deepEqual(names(), ['begin', 'read', 'begin', 'read']);
    follow(null);
    await settled();
    assert.deepEqual(followed, [null]);
  });

  it('passes over the oldest edits when many files change at once', async () => {
    const { background, threads, follow } = setUp();
    background.begin(configuration, weights);
    for (let token = 0; token < 100; token++) background.read(stretch(token));
    await settled();
    const read: unknown[] = [];
    for (let sent = 0; threads[0]!.sent.length > sent; await settled()) {
      sent = threads[0]!.sent.length;
      const { request } = threads[0]!.sent.at(-1)!;
      read.push((request as { tokens: Int32Array }).tokens[0]);
      follow(null);
    }
    assert.ok(read.length < 12 && read.at(-1) === 99, String(read));
  });

  it('goes back to the checkpoint when the thread dies or fails, and tries again at the next one', async () => {
    for (const end of ['dies', 'fails']) {
      const { background, threads, followed, failures, answer } = setUp();
      background.begin(configuration, weights);
      background.read(stretch(1));
      await settled();
      if (end === 'dies') threads[0]!.emit('error', new Error('out of memory'));
      else answer('read', { type: 'failed', failure: { code: 'internal', message: 'out of memory' } });
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
