import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { close, open } from 'node:inspector';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { supportsRelaxedSimd } from '../../../src/kernels/select';
import type { TrainingEvent, TrainingOutcome } from '../../../src/protocol/training/training';
import { RightOfWay } from '../../../src/protocol/right-of-way';
import type { WideVectors } from '../../../src/protocol/training/wide-vectors';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { forkTrainer, type WideRefusal } from '../../../src/threads/trainer/forked-trainer';
import { type WideConditions, WideVectorsHere } from '../../../src/threads/trainer/wide-vectors-here';
import { ThreadPool } from '../../../src/threads/thread-pool';
import { TrainingSession } from '../../../src/threads/trainer/training-session';
import { until } from '../../until';
import { bundledThreads } from '../../unit/training/bundled-threads';
import { smallRun } from './small-run';

const line = 'export function add(first: number, second: number): number { return first + second; }\n';
/** Where this is missing the flag does nothing, and the ordinary path is what must be taken. */
const wideHere = supportsRelaxedSimd() && process.arch === 'x64';
/** A machine where nothing speaks against them. */
const able: WideConditions = { engine: 'this', isPossible: true, cores: 4, isDebugged: false };

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

  function train(
    name: string,
    wideVectors: WideVectors,
    processFile = threads.process,
    conditions = able,
  ): Watched {
    const events: TrainingEvent[] = [];
    const kernelChoice = join(folder, 'kernels.json');
    const session = new TrainingSession({
      pool,
      threadFile: threads.trainer,
      processFile,
      kernelChoice,
      wideVectorsHere: new WideVectorsHere(`${kernelChoice}.wide-vectors`, () => conditions),
      onSnapshot: () => undefined,
      onEvent: (event) => events.push(event),
    });
    const options = { hiddenSize: 48, batchSize: 8, timeSteps: 16, threads: 2, steps: 40 };
    const outcome = session.train(smallRun(texts, join(folder, name), options), wideVectors);
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
    const ordinary = train('ordinary', 'off');
    await ordinary.outcome;
    const wide = train('wide', 'on');
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
    const run = train('refused', 'on', refuses);
    assert.equal((await run.outcome).record.steps, 40);
    assert.deepEqual(refusals(run), ['Wide vectors are not used: they are not faster here (1.00 times).']);
  });

  it('goes the ordinary way when the process ends, hangs or talks nonsense before it is ready', async () => {
    // A process takes its time to start on a busy machine: only the one that hangs is waited for.
    const refusal = async (does: string, milliseconds = 30_000): Promise<WideRefusal> => {
      const forked = forkTrainer(processThat(does), {}, undefined, milliseconds);
      await once(forked, 'error').catch((thrown: unknown) => thrown);
      return forked.refusal!;
    };
    assert.deepEqual(await refusal('process.exit(7)'), {
      reason: 'their process ended with 7 before it was ready',
      isLasting: true,
    });
    assert.deepEqual(await refusal("process.kill(process.pid, 'SIGKILL'); setTimeout(() => {}, 60000)"), {
      reason: 'their process ended with SIGKILL before it was ready',
      isLasting: true,
    });
    // A busy machine is no reason for ever.
    assert.deepEqual(await refusal('setTimeout(() => {}, 60000)', 500), {
      reason: 'their process did not start within 0.5 s',
      isLasting: false,
    });
    const nonsense = await refusal("process.send({ wide: 'perhaps' }); setTimeout(() => {}, 60000)");
    assert.match(nonsense.reason, /cannot be understood/);
  });

  /** Processes that were started, by what each has written down. */
  const started = (): number => {
    const file = join(folder, 'started');
    return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
  };
  const countsItself = (then: string): string =>
    processThat(
      `require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'started'))}, 'x'); ${then}`,
    );
  const differs = "process.send({ wide: false, reason: 'they do not train the same bits' });";
  const diesTraining =
    "process.send({ wide: true }); process.on('message', () => process.kill(process.pid, 'SIGKILL'));";

  for (const [what, does] of Object.entries({
    'one that trains other bits': differs,
    'one that crashes before it is ready': 'process.abort();',
    'one that is killed while it trains': diesTraining,
    'one without memory': "process.stderr.write('heap'); process.exit(134);",
  })) {
    it(`left to itself, is not tried again after ${what}`, async () => {
      const file = countsItself(does);
      const run = train('first', 'auto', file);
      assert.equal((await run.outcome).record.steps, 40);
      assert.equal(started(), 1);
      const notes = run.events.filter(({ type }) => type === 'note');
      assert.equal(notes.length, 1, JSON.stringify(notes));
      const again = train('second', 'auto', file);
      assert.equal((await again.outcome).record.steps, 40);
      assert.equal(started(), 1, 'a second process');
      assert.deepEqual(refusals(again), [], 'said once');
    });
  }

  it('is tried again by another version of the engine, and when the setting asks for it', async () => {
    const file = countsItself(differs);
    await train('first', 'auto', file).outcome;
    await train('other', 'auto', file, { ...able, engine: 'another version' }).outcome;
    assert.equal(started(), 2);
    await train('asked', 'on', file, { ...able, engine: 'another version' }).outcome;
    assert.equal(started(), 3);
  });

  it('is tried again after a run that was stopped, or whose window was closed', async () => {
    const file = countsItself('process.send({ wide: true }); setInterval(() => {}, 1000);');
    for (const end of ['stop', 'dispose'] as const) {
      const run = train(end, 'auto', file);
      const ended = assert.rejects(run.outcome);
      const before = started();
      await until('the process', () => started() > before || started() === (end === 'stop' ? 1 : 2), 10);
      run.session[end]();
      await ended;
    }
    assert.equal(started(), 2);
  });

  it('is not tried where a debugger is attached or cores are missing, and says so', async () => {
    const file = countsItself(differs);
    const debugged = train('debugged', 'auto', file, { ...able, isDebugged: true });
    assert.equal((await debugged.outcome).record.steps, 40);
    assert.match(refusals(debugged).join(), /a debugger is attached/);
    for (const cores of [1, 0.5]) {
      const few = train('few', 'auto', file, { ...able, cores });
      assert.equal((await few.outcome).record.steps, 40);
      assert.match(refusals(few).join(), /fewer than two processor cores/);
    }
    assert.equal(started(), 0);
    assert.equal((await train('able', 'auto', file).outcome).record.steps, 40);
    assert.equal(started(), 1);
  });

  it('is not tried, without a word, where the engine cannot join vectors', async () => {
    const file = countsItself(differs);
    const run = train('old', 'auto', file, { ...able, isPossible: false });
    assert.equal((await run.outcome).record.steps, 40);
    assert.deepEqual([started(), refusals(run)], [0, []]);
  });

  it('sees the debugger of this process', () => {
    const here = new WideVectorsHere(undefined);
    const before = here.tries();
    open(0);
    try {
      if (wideHere) assert.match(String(here.tries()), /debugger/);
      else assert.equal(before, false);
    } finally {
      close();
    }
    assert.equal(here.tries(), before);
  });

  it('goes on in a thread when its process dies in the middle', async () => {
    const dies = processThat(
      "process.send({ wide: true }); process.on('message', () => process.kill(process.pid, 'SIGKILL'));",
    );
    const run = train('dead', 'on', dies);
    assert.equal((await run.outcome).record.steps, 40);
    const notes = run.events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
    assert.match(
      notes.join(),
      /^Training was broken off and goes on from the beginning: .*ended unexpectedly/,
    );
  });

  it('is told who has the right of way, which memory cannot tell a process', async () => {
    const way = new RightOfWay();
    const tells = "process.send({ wide: true }); process.on('message', (heard) => process.send({ heard }));";
    const forked = forkTrainer(processThat(tells), {}, way, 30_000);
    const heard: unknown[] = [];
    forked.on('message', (message) => heard.push(message));
    way.take()();
    await until('both messages', () => heard.length === 2, 10);
    assert.deepEqual(heard, [{ heard: 'way-taken' }, { heard: 'way-free' }]);
    await forked.terminate();
    assert.equal(forked.refusal, undefined, 'what was ended is not refused');
    way.take();
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
