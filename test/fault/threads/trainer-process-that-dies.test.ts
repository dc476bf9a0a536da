/** A process that dies in the middle of a run: training goes on in a thread, and the log says so. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingEvent } from '../../../src/protocol/training/training';
import { ThreadPool } from '../../../src/threads/thread-pool';
import { TrainingSession } from '../../../src/threads/trainer/training-session';
import { until } from '../../until';
import { bundledThreads } from '../../unit/training/bundled-threads';
import { smallRun } from './small-run';

/** MB, and far less than a run of hours would leave lying about. */
const smallHeap = 64;

describe('a process that trains and dies in the middle', function () {
  this.timeout(300_000);
  const threads = bundledThreads();
  let texts: string;
  let folder: string;
  let pool: ThreadPool;
  let session: TrainingSession | undefined;

  beforeEach(() => {
    texts = mkdtempSync(join(tmpdir(), 'unroll-text-'));
    folder = mkdtempSync(join(tmpdir(), 'unroll-dying-process-'));
    pool = new ThreadPool(1);
    for (let i = 0; i < 4; i++)
      writeFileSync(join(texts, `${i}.ts`), `export const value${i} = ${i};\n`.repeat(40));
  });
  afterEach(async () => {
    session?.dispose();
    await pool.dispose();
    for (const made of [texts, folder]) rmSync(made, { recursive: true, force: true });
    delete process.env['NODE_OPTIONS'];
  });

  /**
   * A process that trains in the thread that ships, whatever vectors this machine has, and fills its memory
   * when told to.
   */
  function hostProcess(): string {
    const file = join(folder, 'process.cjs');
    writeFileSync(
      file,
      `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'process-id'))}, String(process.pid));
      const { Worker } = require('node:worker_threads');
      const worker = new Worker(${JSON.stringify(threads.trainer)}, { workerData: {} });
      process.on('disconnect', () => process.exit());
      process.on('message', (message) => worker.postMessage(message));
      worker.on('message', (message) => process.connected && process.send(message));
      worker.once('exit', (code) => process.exit(code));
      setInterval(() => process.connected && process.send('beat'), 100);
      process.on('SIGUSR2', () => {
        for (const kept = []; ; ) kept.push(Array.from({ length: 1000 }, Math.random));
      });
      process.send({ wide: true });`,
    );
    return file;
  }

  for (const [what, kill, how] of [
    ['is killed', 'SIGKILL', /\(SIGKILL\)/],
    ['has no memory left', 'SIGUSR2', /\((SIGABRT|SIGTRAP|134)\)/],
  ] as const) {
    it(`and ${what} is followed by a thread that goes on from the last checkpoint`, async () => {
      process.env['NODE_OPTIONS'] = `--max-old-space-size=${smallHeap}`;
      const events: TrainingEvent[] = [];
      session = new TrainingSession({
        pool,
        threadFile: threads.trainer,
        processFile: hostProcess(),
        onSnapshot: () => undefined,
        onEvent: (event) => events.push(event),
      });
      const path = join(folder, 'model.safetensors');
      const outcome = session.train(smallRun(texts, path, { seconds: 60 }), 'on');
      outcome.catch(() => undefined);
      const checkpoint = await until('a checkpoint', () => {
        const { failure } = session!.snapshot;
        assert.equal(failure, null, failure?.message);
        return events.find(({ type }) => type === 'checkpoint');
      });
      assert.ok(checkpoint.type === 'checkpoint' && checkpoint.record.steps > 0);
      process.kill(Number(readFileSync(join(folder, 'process-id'), 'utf8')), kill);
      const notes = (): string[] => events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
      const note = await until('what the log says of it', () =>
        notes().find((text) => text.startsWith('Training was broken off')),
      );
      assert.match(note, how);
      const from = Number(/^Training was broken off and goes on from step (\d+): /.exec(note)?.[1]);
      assert.ok(from >= checkpoint.record.steps, note);
      const { points: before } = session.snapshot;
      assert.ok(
        before.every(({ step }) => step <= from),
        'points of what was lost',
      );
      await until('a point behind that step', () => session!.snapshot.points.some(({ step }) => step > from));
      session.stop();
      const { record } = await outcome;
      assert.ok(record.steps > from, `${record.steps} steps, from ${from}`);
    });
  }
});
