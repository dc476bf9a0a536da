import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supportsRelaxedSimd } from '../../../src/kernels/select';
import type { TrainingEvent, TrainingOutcome } from '../../../src/protocol/training/training';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { forkTrainer } from '../../../src/threads/trainer/forked-trainer';
import { ThreadPool } from '../../../src/threads/thread-pool';
import { TrainingSession } from '../../../src/threads/trainer/training-session';
import { until } from '../../until';
import { bundledThreads } from '../../unit/training/bundled-threads';

const line = 'export function add(first: number, second: number): number { return first + second; }\n';
/** Where this is missing the flag does nothing, and the ordinary path is what must be taken. */
const wideHere = supportsRelaxedSimd() && process.arch === 'x64';

describe('training with wide vectors', function () {
  this.timeout(60_000);
  const threads = bundledThreads();
  let texts: string;
  let folder: string;
  let pool: ThreadPool;

  beforeEach(() => {
    texts = mkdtempSync(join(tmpdir(), 'unroll-text-'));
    folder = mkdtempSync(join(tmpdir(), 'unroll-wide-'));
    pool = new ThreadPool(1);
    for (let i = 0; i < 4; i++) writeFileSync(join(texts, `add${i}.ts`), `${i}\n${line.repeat(8 + 5 * i)}`);
  });
  afterEach(async () => {
    await pool.dispose();
    for (const made of [texts, folder]) rmSync(made, { recursive: true, force: true });
  });

  interface Watched {
    readonly outcome: Promise<TrainingOutcome>;
    readonly session: TrainingSession;
    readonly events: TrainingEvent[];
  }

  function train(name: string, wideVectors: boolean, processFile = threads.process, steps = 40): Watched {
    const events: TrainingEvent[] = [];
    const session = new TrainingSession({
      pool,
      threadFile: threads.trainer,
      processFile,
      kernelChoice: join(folder, 'kernels.json'),
      onSnapshot: () => undefined,
      onEvent: (event) => events.push(event),
    });
    const outcome = session.train(
      {
        source: { folders: [texts], exclude: [] },
        destination: { kind: 'file', path: join(folder, name) },
        options: {
          tokens: 'characters',
          cell: 'gru',
          hiddenSize: 48,
          embeddingSize: 16,
          batchSize: 8,
          timeSteps: 16,
          threads: 2,
          seed: 1,
          steps,
          memoryLimitMegabytes: 512,
        },
        resume: false,
      },
      wideVectors,
    );
    return { outcome, session, events };
  }

  const kernelsOf = ({ events }: Watched): string =>
    events.flatMap((event) => (event.type === 'started' ? [event.plan.kernels] : [])).join();
  const refusals = ({ events }: Watched): string[] =>
    events.flatMap((event) =>
      event.type === 'note' && event.text.startsWith('Wide vectors are not used') ? [event.text] : [],
    );
  /** A process that does only this. */
  const processThat = (does: string): string => {
    const file = join(folder, 'process.cjs');
    writeFileSync(file, does);
    return file;
  };

  it('gives the weights of the ordinary path, bit for bit', async () => {
    const ordinary = train('ordinary', false);
    await ordinary.outcome;
    const wide = train('wide', true);
    await wide.outcome;
    const [one, other] = await Promise.all(
      ['ordinary', 'wide'].map((name) => readModelFile(join(folder, name))),
    );
    // Where the ordinary path took a build without fused multiplication, the last bits are other ones.
    if (kernelsOf(ordinary).startsWith('relaxed') || !wideHere)
      assert.deepEqual(other!.weights, one!.weights);
    const isWide = /^relaxed-[45]x16$/.test(kernelsOf(wide));
    assert.equal(refusals(wide).length, isWide ? 0 : 1, kernelsOf(wide));
    if (!wideHere) assert.equal(isWide, false);
  });

  it('goes the ordinary way, with a line in the log, where the flag does nothing', async () => {
    const refuses = processThat(
      "process.send({ wide: false, reason: 'they are not faster here (1.00 times)' }); setTimeout(() => {}, 60000);",
    );
    const run = train('refused', true, refuses);
    assert.equal((await run.outcome).record.steps, 40);
    assert.deepEqual(refusals(run), ['Wide vectors are not used: they are not faster here (1.00 times).']);
  });

  it('goes the ordinary way when the process ends, hangs or talks nonsense before it is ready', async () => {
    // A process takes its time to start on a busy machine: only the one that hangs is waited for.
    const start = async (does: string, milliseconds = 30_000): Promise<unknown> =>
      forkTrainer(processThat(does), {}, milliseconds);
    assert.match(String(await start('process.exit(7)')), /ended with 7 before it was ready/);
    assert.match(String(await start('setTimeout(() => {}, 60000)', 500)), /did not start within 0.5 s/);
    assert.match(
      String(await start("process.send({ wide: 'perhaps' }); setTimeout(() => {}, 60000)")),
      /cannot be understood/,
    );
  });

  it('goes on in a thread when its process dies in the middle', async () => {
    const dies = processThat(
      "process.send({ wide: true }); process.on('message', () => process.kill(process.pid, 'SIGKILL'));",
    );
    const run = train('dead', true, dies);
    assert.equal((await run.outcome).record.steps, 40);
    const notes = run.events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
    assert.match(
      notes.join(),
      /^Training was broken off and goes on from the beginning: .*ended unexpectedly/,
    );
  });

  it('leaves no process behind when the one that started it dies', async () => {
    const starter = processThat(
      `const { fork } = require('node:child_process');
      const child = fork(${JSON.stringify(threads.process)}, ['{}'], { stdio: 'ignore', serialization: 'advanced' });
      child.on('message', () => process.send(child.pid));
      child.on('exit', () => process.send(0));`,
    );
    const parent = fork(starter, [], { execArgv: [] });
    const child = await new Promise<number>((resolve) => parent.once('message', (id) => resolve(Number(id))));
    parent.kill('SIGKILL');
    const alive = (): boolean => {
      try {
        return child > 0 && process.kill(child, 0);
      } catch {
        return false;
      }
    };
    await until('the end of the process', () => !alive(), 10);
  });
});
