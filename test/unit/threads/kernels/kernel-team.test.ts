import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RightOfWay } from '../../../../src/protocol/right-of-way';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { TrainingSession } from '../../../../src/threads/trainer/training-session';
import { until } from '../../../until';
import { bundledThreads } from '../../training/bundled-threads';

const line = 'export function add(first: number, second: number): number { return first + second; }\n';

describe('threads that train while somebody types', function () {
  this.timeout(60_000);
  const threads = bundledThreads();
  let folder: string;
  let pool: ThreadPool;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-way-'));
    pool = new ThreadPool(1);
    for (let i = 0; i < 4; i++) writeFileSync(join(folder, `add${i}.ts`), `${i}\n${line.repeat(20 + 5 * i)}`);
  });
  afterEach(async () => {
    await pool.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Within so many ms they sleep; a question takes no longer than the window behind. */
  const [within, window] = [5, 60];
  const nothing = new Int32Array(new SharedArrayBuffer(4));

  for (const count of [1, 3]) {
    it(`leave the processors to the question within ${within} ms, and go on behind it: ${count} thread(s)`, async () => {
      const rightOfWay = new RightOfWay();
      let step = 0;
      const session = new TrainingSession({
        pool,
        threadFile: threads.trainer,
        rightOfWay,
        onSnapshot: () => undefined,
        onEvent: (event) => {
          if (event.type === 'point') step = event.point.step;
        },
      });
      const outcome = session.train(
        {
          source: { folders: [folder], exclude: [] },
          destination: { kind: 'file', path: join(folder, 'model') },
          options: {
            tokens: 'characters',
            cell: 'gru',
            hiddenSize: 256,
            batchSize: 16,
            timeSteps: 32,
            threads: count,
            seed: 1,
            steps: 1_000_000,
            memoryLimitMegabytes: 512,
          },
          resume: false,
        },
        'off',
      );
      await until('the first figures', () => step > 0, 30);
      /** Processor time of this process while its first thread sleeps, ms. */
      const computed = (): number => {
        const before = process.cpuUsage();
        Atomics.wait(nothing, 0, 0, window);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      let [typing, training] = [0, 0];
      for (let key = 0; key < 8; key++) {
        const release = rightOfWay.take();
        Atomics.wait(nothing, 0, 0, within);
        typing += computed();
        release();
        training += computed();
      }
      assert.ok(training > 4 * typing, `${typing} ms computed while typed, ${training} ms otherwise`);
      const before = step;
      await until('further steps', () => step > before, 30);
      session.stop();
      await outcome;
    });
  }
});
