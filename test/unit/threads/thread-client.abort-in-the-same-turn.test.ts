/** Whoever asks and takes it back before anything else could happen is heard, wherever the question waits. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCorpus } from '../../../src/corpus/read/read-corpus';
import { askForGradients } from '../../../src/threads/gradient/gradient-client';
import { PlannerClient } from '../../../src/threads/planner/planner-client';
import { PredictorClient } from '../../../src/threads/predictor/predictor-client';
import { PredictorService } from '../../../src/threads/predictor/predictor-service';
import { TrainingSession } from '../../../src/threads/trainer/training-session';
import { fakePool, settled } from './fake-thread';

const query = { path: 'a.ts', prefix: 'const a', suffix: '' };

/** Asks, takes it back in the same turn, and is refused at once. */
async function takenBack(ask: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const abort = new AbortController();
  const asked = ask(abort.signal);
  let outcome: unknown;
  void asked.then(
    () => (outcome = 'answered'),
    (thrown: unknown) => (outcome = thrown),
  );
  abort.abort();
  for (let turns = 0; turns < 5; turns++) await settled();
  assert.equal((outcome as { code?: string } | undefined)?.code, 'cancelled', String(outcome));
}

describe('an abort in the same turn as the call', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-abort-'));
    for (const name of ['a', 'b'])
      writeFileSync(join(folder, `${name}.ts`), `const ${name} = 1;\n`.repeat(20));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is heard by the predictor, whose thread is still starting', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    await takenBack((signal) => client.ask('complete', query, { signal }));
    assert.deepEqual(threads[0]?.sent ?? [], [], 'nothing was asked of the thread');
    client.dispose();
  });

  it('is heard by the predictor that runs, and by the one that comes back', async () => {
    const { pool, threads } = fakePool();
    const client = new PredictorClient({ pool, threadFile: 'predictor' });
    const loading = client.load('a.model');
    await settled();
    const reply = { parameters: 1, vocabularySize: 2, tokens: 'subwords', validationBitsPerCharacter: null };
    threads[0]!.answer({ type: 'reply', id: threads[0]!.sent[0]!['id'], reply });
    await loading;
    await takenBack((signal) => client.ask('complete', query, { signal }));
    threads[0]!.emit('exit', 1);
    const abort = new AbortController();
    const asked = assert.rejects(client.ask('complete', query, { signal: abort.signal }), {
      code: 'cancelled',
    });
    abort.abort();
    await settled();
    threads[1]!.answer({ type: 'reply', id: threads[1]!.sent[0]!['id'], reply });
    await asked;
    assert.deepEqual(
      threads[1]!.sent.map(({ name }) => name),
      ['load'],
    );
    client.dispose();
  });

  it('is heard by the threads for one question, which are ended', async () => {
    for (const ask of [
      (parts: ConstructorParameters<typeof PlannerClient>[0], signal: AbortSignal) =>
        new PlannerClient(parts).ask('import', { path: 'a', directory: folder }, { signal }),
      (parts: ConstructorParameters<typeof PlannerClient>[0], signal: AbortSignal) =>
        askForGradients(parts, {} as never, signal, () => undefined),
    ]) {
      const { pool, threads } = fakePool();
      await takenBack((signal) => ask({ pool, threadFile: 'one' }, signal));
      assert.deepEqual(
        threads.map(({ ended, sent }) => [ended, sent.filter(({ type }) => type === 'ask').length]),
        [[true, 0]],
      );
    }
  });

  it('is heard by a training that is still starting', async () => {
    const { pool, threads } = fakePool();
    const session = new TrainingSession({ pool, threadFile: 'trainer', onSnapshot: () => undefined });
    const training = session.train({
      source: { folders: [folder], exclude: [] },
      destination: { kind: 'file', path: join(folder, 'never.model') },
      options: {} as never,
      resume: false,
    });
    session.stop();
    await settled();
    const { sent } = threads[0]!;
    assert.deepEqual(
      sent.map(({ name }) => name),
      ['train', 'stop'],
    );
    const failure = { code: 'cancelled', message: 'Training was stopped.' };
    threads[0]!.answer({ type: 'failed', id: sent[0]!['id'], failure });
    await assert.rejects(training, { code: 'cancelled' });
  });

  it('is heard by the reading of files, and by what the predictor does in slices', async () => {
    await assert.rejects(
      (() => {
        const abort = new AbortController();
        const reading = readCorpus({ folders: [folder], exclude: [] }, { signal: abort.signal });
        abort.abort();
        return reading;
      })(),
      { code: 'cancelled' },
    );
    const service = new PredictorService();
    await service.workspace({ folders: [folder], exclude: [] });
    const abort = new AbortController();
    const scoring = service.score('const a = 1;\n'.repeat(100), 'x.ts', abort.signal);
    abort.abort();
    await assert.rejects(scoring, { name: 'AbortError' });
  });
});
