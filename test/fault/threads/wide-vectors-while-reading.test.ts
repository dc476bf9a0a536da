/**
 * The kernels of the process are tested while the corpus is read: who waits for whom, and what goes wrong
 * meanwhile.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { TrainingEvent, TrainRequest } from '../../../src/protocol/training/training';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { ThreadPool } from '../../../src/threads/thread-pool';
import { type JobParts, train } from '../../../src/threads/trainer/training-job';
import { TrainingSession } from '../../../src/threads/trainer/training-session';
import { until } from '../../until';
import { bundledThreads } from '../../unit/training/bundled-threads';
import { smallRun } from './small-run';

describe('reading while wide vectors are tested', function () {
  this.timeout(60_000);
  const threads = bundledThreads();
  let texts: string;
  let folder: string;
  let pool: ThreadPool;

  beforeEach(() => {
    texts = mkdtempSync(join(tmpdir(), 'unroll-text-'));
    folder = mkdtempSync(join(tmpdir(), 'unroll-while-reading-'));
    pool = new ThreadPool(1);
    for (let i = 0; i < 4; i++)
      writeFileSync(join(texts, `${i}.ts`), `export const value${i} = ${i};\n`.repeat(40));
  });
  afterEach(async () => {
    await pool.dispose();
    for (const made of [texts, folder]) rmSync(made, { recursive: true, force: true });
  });

  const request = (name: string): TrainRequest => smallRun(texts, join(folder, name), { steps: 20 });

  /** What happens, in this thread, and when the run asks for its kernels. */
  function trainHere(whenAsked: (stop: () => void) => Promise<void>): {
    readonly order: string[];
    readonly ended: Promise<unknown>;
  } {
    const order: string[] = [];
    const stop = new AbortController();
    const parts: JobParts = {
      directory: threads.directory,
      pool,
      emit: ({ type }) => order.push(type),
      signal: stop.signal,
      onRun: () => undefined,
      kernelsChosen: async () => {
        order.push('asks for its kernels');
        await whenAsked(() => stop.abort());
        order.push('has its kernels');
      },
    };
    return { order, ended: train(request('here'), parts) };
  }

  it('reads without kernels, and plans the run with those that were chosen meanwhile', async () => {
    const { order, ended } = trainHere(async () => {
      for (let turn = 0; turn < 50; turn++) await setImmediate();
    });
    await ended;
    assert.deepEqual(order.slice(0, 5), [
      'reading',
      'read',
      'asks for its kernels',
      'has its kernels',
      'started',
    ]);
  });

  it('is stopped while nothing is chosen yet', async () => {
    const { order, ended } = trainHere((stop) => {
      stop();
      return new Promise(() => undefined);
    });
    await assert.rejects(ended, { code: 'cancelled' });
    assert.deepEqual(order, ['reading', 'read', 'asks for its kernels']);
  });

  /** A process that trains in the thread that ships, and does this once the corpus is read. */
  function processThat(onceRead: string): string {
    const file = join(folder, 'process.cjs');
    writeFileSync(
      file,
      `const { MessageChannel, Worker } = require('node:worker_threads');
      const { port1, port2 } = new MessageChannel();
      const worker = new Worker(${JSON.stringify(threads.trainer)}, { workerData: { chosen: port2 }, transferList: [port2] });
      process.on('disconnect', () => process.exit());
      process.on('message', (message) => worker.postMessage(message));
      worker.on('message', (message) => {
        process.send(message);
        if (message.progress?.type === 'read') { ${onceRead} }
        if (message.progress?.type === 'started') process.send({ wide: false, reason: 'it did not wait' });
      });
      setInterval(() => process.connected && process.send('beat'), 100);`,
    );
    return file;
  }

  function session(processFile: string | undefined): { events: TrainingEvent[]; session: TrainingSession } {
    const events: TrainingEvent[] = [];
    const parts = { pool, threadFile: threads.trainer, ...(processFile && { processFile }) };
    const onEvent = (event: TrainingEvent): unknown => events.push(event);
    return { events, session: new TrainingSession({ ...parts, onSnapshot: () => undefined, onEvent }) };
  }

  const notes = (events: readonly TrainingEvent[]): string[] =>
    events.flatMap((event) => (event.type === 'note' ? [event.text] : []));

  for (const [what, onceRead, reason] of [
    [
      'is refused',
      "process.send({ wide: false, reason: 'they do not train the same bits' });",
      'they do not train the same bits',
    ],
    [
      'is killed',
      "process.kill(process.pid, 'SIGKILL');",
      'their process ended with SIGKILL before it was ready',
    ],
    ['ends', 'process.exit(3);', 'their process ended with 3 before it was ready'],
  ] as const) {
    it(`goes on in a thread, says so once and trains the same bits, when the process ${what} meanwhile`, async () => {
      const ordinary = session(undefined).session.train(request('ordinary'));
      await ordinary;
      const { events, session: harmed } = session(processThat(onceRead));
      const { record } = await harmed.train(request('harmed'), 'on');
      assert.equal(record.steps, 20);
      assert.deepEqual(notes(events), [`Wide vectors are not used: ${reason}.`]);
      const reads = events
        .filter(({ type }) => type === 'read' || type === 'started')
        .map(({ type }) => type);
      assert.deepEqual(reads, ['read', 'read', 'started'], 'read in the process, then in the thread');
      const [one, other] = await Promise.all(
        ['ordinary', 'harmed'].map((name) => readModelFile(join(folder, name))),
      );
      assert.deepEqual(other!.weights, one!.weights);
      assert.equal(harmed.snapshot.state, 'finished');
    });
  }

  it('is stopped in a process that has not chosen yet, and says nothing against it', async () => {
    const { events, session: stopped } = session(processThat(''));
    const ended = assert.rejects(stopped.train(request('stopped'), 'on'), { code: 'cancelled' });
    await until('what was read', () => events.some(({ type }) => type === 'read'));
    stopped.stop();
    await ended;
    assert.deepEqual(notes(events), []);
  });
});
