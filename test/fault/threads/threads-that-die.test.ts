/**
 * Threads that die or hang, seen by the user: noticed within two seconds, back within five with all they
 * knew, three times.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { encodeModelFile } from '../../../src/model/model-file';
import {
  idleSnapshot,
  type TrainingEvent,
  type TrainingOptions,
  type TrainingSnapshot,
} from '../../../src/protocol/training/training';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { PlannerClient } from '../../../src/threads/planner/planner-client';
import { askForGradients } from '../../../src/threads/gradient/gradient-client';
import { PredictorClient } from '../../../src/threads/predictor/predictor-client';
import { TrainingSession } from '../../../src/threads/trainer/training-session';
import { until } from '../../until';
import { startUsableClock, type UsableClock } from '../../usable-clock';
import { exampleModel } from '../../unit/model/example-model';
import { settled } from '../../unit/threads/fake-thread';
import { bundledThreads } from '../../unit/training/bundled-threads';
import { askedToStop, OpenPool } from './harmed-threads';

/**
 * Lines that can be told from those of another word, too many and too different to be learned by heart in
 * seconds.
 */
const lines = (word: string, count = 3000): string => {
  const digits = (i: number): string => createHash('sha256').update(`${word}${i}`).digest('hex').slice(0, 12);
  return Array.from(
    { length: count },
    (_, i) => `export const ${word}${i} = compute${word}(${i}, name${i % 13}, /${digits(i)}/);\n`,
  ).join('');
};
const words = ['Alpha', 'Beta', 'Gamma'];

describe('a thread that dies or hangs', function () {
  this.timeout(120_000);
  this.slow(15_000);
  // The bounds in seconds are those of a machine that is not busy with something else at that moment.
  this.retries(2);
  const threads = bundledThreads();
  let folder: string;
  let texts: string;
  let pool: OpenPool;
  let clock: UsableClock;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-dying-'));
    texts = mkdtempSync(join(tmpdir(), 'unroll-text-'));
    for (const word of words) writeFileSync(join(texts, `${word}.ts`), lines(word));
    pool = new OpenPool(3);
    clock = startUsableClock();
  });
  afterEach(async () => {
    clock.stop();
    await pool.dispose();
    for (const made of [folder, texts]) rmSync(made, { recursive: true, force: true });
  });

  /** A thread that does this first, and then what `real` does. */
  const threadThat = (does: string, real?: string): string => {
    const file = join(folder, 'thread.cjs');
    writeFileSync(file, `${does}\n${real === undefined ? '' : `require(${JSON.stringify(real)});`}`);
    return file;
  };
  const hang = 'for (;;);';
  /** Only in the first thread that gets there. */
  const once = (does: string): string =>
    `const fs = require('node:fs');
    const first = ${JSON.stringify(join(folder, 'first'))};
    const isFirst = !fs.existsSync(first);
    fs.writeFileSync(first, '');
    if (isFirst) { ${does} }`;
  const source = (): { folders: string[]; exclude: string[] } => ({ folders: [texts], exclude: [] });

  describe('in training', () => {
    interface Watched {
      readonly session: TrainingSession;
      readonly events: { readonly event: TrainingEvent; readonly at: number }[];
      snapshot: TrainingSnapshot;
    }

    function watch(threadFile: string, processFile?: string): Watched {
      const watched: Watched = {
        session: new TrainingSession({
          pool,
          threadFile,
          ...(processFile !== undefined && { processFile }),
          kernelChoice: join(folder, 'kernels.json'),
          onSnapshot: (snapshot) => (watched.snapshot = snapshot),
          onEvent: (event) => watched.events.push({ event, at: clock.now() }),
        }),
        events: [],
        snapshot: idleSnapshot,
      };
      return watched;
    }
    const train = ({ session }: Watched, options: Partial<TrainingOptions>, wide = false) =>
      session.train(
        {
          source: source(),
          destination: { kind: 'store', directory: join(folder, 'store') },
          options: {
            tokens: 'characters',
            cell: 'gru',
            hiddenSize: 32,
            embeddingSize: 16,
            layers: 1,
            batchSize: 8,
            timeSteps: 16,
            threads: 1,
            seed: 1,
            memoryLimitMegabytes: 512,
            ...options,
          },
          resume: true,
        },
        wide ? 'on' : 'off',
      );
    /** A run may stop early once it has read its text twice: with so large a network, in minutes. */
    const slow = { hiddenSize: 128 };
    const notes = ({ events }: Watched): string =>
      events.flatMap(({ event }) => (event.type === 'note' ? [event.text] : [])).join('\n');
    const first = ({ events }: Watched, type: TrainingEvent['type']): number =>
      events.find(({ event }) => event.type === type)?.at ?? NaN;

    it('is noticed and begins anew when it hangs before it has read anything', async () => {
      const run = watch(threadThat(once(hang), threads.trainer));
      const begin = clock.now();
      const { record } = await train(run, { steps: 30 });
      assert.equal(record.steps, 30);
      assert.match(notes(run), /^Training was broken off and goes on from the beginning: .*no sign of life/);
      const [noticed, back] = [first(run, 'note') - begin, first(run, 'read') - begin];
      assert.ok(noticed < 2500, `noticed after ${noticed} ms with the start of the thread`);
      assert.ok(back - noticed < 3000, `back after ${back} ms`);
    });

    it('goes on from the last checkpoint when it dies in the middle, and forgets no time', async () => {
      const run = watch(threads.trainer);
      const training = train(run, { seconds: 9, ...slow });
      await until('a checkpoint', () => run.events.some(({ event }) => event.type === 'checkpoint'));
      const behind = run.snapshot.points.length;
      await until('a step behind the checkpoint', () => run.snapshot.points.length > behind);
      const [before, killed] = [run.snapshot, clock.now()];
      void pool.started[0]!.terminate();
      const { path, record } = await training;
      assert.equal(record.reason, 'budget');
      assert.ok(record.seconds >= 9 && record.seconds < 10.5, `${record.seconds} s`);
      assert.deepEqual((await readModelFile(path)).record, record);
      assert.match(notes(run), /^Training was broken off and goes on from step \d+:/);
      const startedAgain = run.events.filter(({ event }) => event.type === 'started')[1]!;
      assert.ok(startedAgain.at - killed < 5000, `${startedAgain.at - killed} ms`);
      const steps = run.snapshot.points.map(({ step }) => step);
      assert.deepEqual(
        steps,
        [...steps].sort((a, b) => a - b),
        'no step is shown twice',
      );
      const lost = before.points.at(-1)!.seconds - run.snapshot.points.find(({ step }) => step > 0)!.seconds;
      assert.ok(lost < 30, `${lost} s`);
    });

    it('is given up with a sentence after the fourth time, and can be started again', async () => {
      const run = watch(threadThat('process.exit(3);'));
      const training = train(run, { steps: 10 });
      await assert.rejects(training, /given up after it was broken off 4 times\. .*\(3\).*train again/);
      assert.equal(run.snapshot.state, 'failed');
      assert.equal(pool.started.length, 4);
      threadThat('', threads.trainer);
      assert.equal((await train(run, { steps: 10 })).record.steps, 10);
    });

    it('ends within a second when it is stopped, though it hangs', async () => {
      const run = watch(threadThat(hang));
      const training = train(run, { steps: 10 });
      await until('the thread', () => pool.started.length > 0);
      const begin = clock.now();
      run.session.stop();
      await assert.rejects(training, { code: 'cancelled', message: /nothing was changed/ });
      assert.ok(clock.now() - begin < 1100, `${clock.now() - begin} ms`);
      assert.equal(run.session.busy, false);
      threadThat('', threads.trainer);
      assert.equal((await train(run, { steps: 10 })).record.steps, 10);
    });

    it('ends at its last checkpoint when it hangs behind it and is stopped', async () => {
      const run = watch(threadThat(askedToStop('for (;;);'), threads.trainer));
      const training = train(run, { seconds: 40, ...slow });
      await until('a checkpoint', () => run.events.some(({ event }) => event.type === 'checkpoint'), 60);
      const begin = clock.now();
      run.session.stop();
      const outcome = await training.catch((thrown: unknown) => thrown);
      assert.ok(clock.now() - begin < 1100, `${clock.now() - begin} ms`);
      assert.equal(run.snapshot.state, 'finished', String(outcome));
      assert.equal(run.snapshot.record?.reason, 'stopped');
    });

    it('is waited for when it only takes long to answer, and keeps all that was learned', async () => {
      const late = askedToStop('setTimeout(take, 2000, message);');
      const run = watch(threadThat(late, threads.trainer));
      const training = train(run, { seconds: 40, ...slow });
      await until('a point', () => run.events.some(({ event }) => event.type === 'point'), 60);
      run.session.stop();
      const { record } = await training;
      assert.equal(record.reason, 'stopped');
      assert.ok(record.steps > 0);
    });

    it('goes on in a thread when its process for wide vectors stands still', async () => {
      const still = `process.send({ wide: true }); process.on('message', () => process.kill(process.pid, 'SIGSTOP'));`;
      const run = watch(threads.trainer, threadThat(still));
      assert.equal((await train(run, { steps: 30 }, true)).record.steps, 30);
      assert.match(notes(run), /goes on from the beginning: The process that trains gave no sign of life/);
    });
  });

  describe('in prediction', () => {
    /** What it expects behind this, and how sure the recall of the workspace is of it. */
    const ask = async (client: PredictorClient) => {
      const prefix = 'export const Beta7 = computeB';
      const { expectations } = await client.ask('expect', { path: join(texts, 'new.ts'), prefix, limit: 1 });
      return expectations[0];
    };
    /** Hangs when it is sent this. */
    const hanging = (): string =>
      threadThat(
        `require('node:worker_threads').parentPort.on('message', ({ type }) => { if (type === 'hang') ${hang} });`,
        threads.predictor,
      );

    async function started(threadFile: string) {
      const failures: string[] = [];
      let back = 0;
      const client = new PredictorClient({
        pool,
        threadFile,
        kernelChoice: join(folder, 'kernels.json'),
        onDeath: ({ message }) => failures.push(message),
        onBack: () => back++,
        onOff: ({ message }) => failures.push(`off: ${message}`),
      });
      // Small, so that what is measured is the return and not the reading.
      for (const word of words) writeFileSync(join(texts, `${word}.ts`), lines(word, 200));
      const model = join(folder, 'a.safetensors');
      writeFileSync(model, encodeModelFile(exampleModel({}, words.map((word) => lines(word, 20)).join(''))));
      await client.load(model);
      await client.read(source());
      await knowsAll(client);
      return { client, failures, back: () => back };
    }
    const knowsAll = async (client: PredictorClient): Promise<void> => {
      const expected = await ask(client);
      assert.equal(expected?.text, 'e');
      assert.ok(expected.workspace! > 0.5 && expected.network !== null, JSON.stringify(expected));
      assert.equal((await client.ask('report', undefined)).files, 3);
      const sample = await client.ask('sample', {
        prompt: '',
        length: 5,
        temperature: 1,
        seed: 1,
        stopAtEnd: false,
      });
      assert.ok(sample.length > 0, 'the model');
    };

    for (const [how, harm] of [
      ['killed', (worker: Worker) => void worker.terminate()],
      ['hung', (worker: Worker) => worker.postMessage({ type: 'hang' })],
    ] as const) {
      it(`comes back by itself within five seconds with model and recall when it was ${how}`, async () => {
        const { client, failures, back } = await started(hanging());
        for (let time = 1; time <= 2; time++) {
          const begin = clock.now();
          harm(pool.started.at(-1)!);
          await until('the notice', () => failures.length === time, 10);
          assert.ok(clock.now() - begin < 2100, `noticed after ${clock.now() - begin} ms`);
          await until('the return', () => back() === time, 20);
          assert.ok(clock.now() - begin < 5000, `back after ${clock.now() - begin} ms`);
          await knowsAll(client);
        }
        client.dispose();
      });
    }

    it('loses what was asked of it, and answers what is asked while it comes back', async () => {
      const { client, back } = await started(threads.predictor);
      const lost = assert.rejects(client.ask('measure', { last: true }), { code: 'thread-died' });
      await settled();
      void pool.started.at(-1)!.terminate();
      await lost;
      assert.notEqual((await ask(client))?.network ?? null, null, 'the model first');
      await until('the return', () => back() === 1, 20);
      await knowsAll(client);
      client.dispose();
    });

    it('stays off after the fourth time with a sentence, and comes back when it is started again', async () => {
      const { client, failures, back } = await started(threads.predictor);
      for (let time = 1; time <= 4; time++) {
        void pool.started.at(-1)!.terminate();
        await until('the end', () => failures.length >= time, 10);
        if (time < 4) await until('another thread', () => pool.started.length === time + 1, 10);
      }
      assert.match(
        failures.at(-1)!,
        /^off: The predictor died 4 times and stays off\. .*Start Suggestions Again/,
      );
      await assert.rejects(ask(client), { code: 'thread-died', message: /Start Suggestions Again/ });
      assert.equal(pool.started.length, 4);
      const before = back();
      client.startAgain();
      await until('the return', () => back() > before, 20);
      await knowsAll(client);
      client.dispose();
    });
  });

  it('that plans fails with a sentence', async () => {
    const planner = new PlannerClient({ pool, threadFile: threadThat(hang) });
    const begin = clock.now();
    const given = planner.ask('import', { path: 'a', directory: folder });
    await assert.rejects(given, { code: 'thread-died', message: /no sign of life/ });
    assert.ok(clock.now() - begin < 2500, `${clock.now() - begin} ms`);
  });

  it('while it measures gradients fails with a sentence', async () => {
    const request = { source: source(), model: 'a', memoryLimitMegabytes: 100, compare: false };
    const given = askForGradients(
      { pool, threadFile: threadThat(hang) },
      request as never,
      new AbortController().signal,
      () => undefined,
    );
    await assert.rejects(given, { code: 'thread-died', message: /no sign of life/ });
  });
});
