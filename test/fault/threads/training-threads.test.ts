import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainerEvent, TrainingOptions, TrainRequest } from '../../../src/protocol/training/training';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { controlLength, ThreadLost, TeamMember } from '../../../src/training/step/team';
import type { TrainingRun } from '../../../src/training/run/training-run';
import type { KernelTeam } from '../../../src/threads/kernels/kernel-team';
import { ThreadPool } from '../../../src/threads/thread-pool';
import { train } from '../../../src/threads/trainer/training-job';
import { bundledThreads } from '../../unit/training/bundled-threads';

const line = 'export function add(first: number, second: number): number { return first + second; }\n';

describe('a training whose threads die or hang', function () {
  this.timeout(60_000);
  const threads = bundledThreads();
  let folder: string;
  let pool: ThreadPool;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-text-'));
    pool = new ThreadPool(8);
    for (let i = 0; i < 4; i++) writeFileSync(join(folder, `add${i}.ts`), `${i}\n${line.repeat(8 + 5 * i)}`);
  });
  afterEach(async () => {
    await pool.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const request = (path: string, options: Partial<TrainingOptions>): TrainRequest => ({
    source: { folders: [folder], exclude: [] },
    destination: { kind: 'file', path },
    options: {
      tokens: 'characters',
      cell: 'gru',
      hiddenSize: 32,
      embeddingSize: 16,
      batchSize: 8,
      timeSteps: 16,
      seed: 1,
      steps: 120,
      memoryLimitMegabytes: 512,
      ...options,
    },
    resume: false,
  });

  /** Ends a thread before anything else happens here. */
  function kill(thread: { terminate(): Promise<number> } | undefined): void {
    void thread?.terminate();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }

  /** Trains; at each point of the run `onPoint` may do harm. */
  async function run(
    path: string,
    threadCount: number,
    onPoint: (team: KernelTeam, step: number) => void = () => undefined,
    steps = 120,
  ): Promise<TrainerEvent[]> {
    const events: TrainerEvent[] = [];
    let team: KernelTeam | undefined;
    await train(request(path, { threads: threadCount, steps }), {
      directory: threads.directory,
      pool,
      emit: (event) => {
        events.push(event);
        if (event.type === 'point') onPoint(team!, event.point.step);
      },
      signal: new AbortController().signal,
      onRun: (started: TrainingRun) => void started,
      onTeam: (started) => (team = started),
    });
    return events;
  }

  it('goes on by itself after a thread was killed, and ends with the same bits', async () => {
    const [whole, harmed] = ['whole', 'harmed'].map((name) => join(folder, `${name}.safetensors`));
    // Many enough that the first point comes long before the end.
    const steps = 1500;
    await run(whole!, 2, undefined, steps);
    let killed = 0;
    const kills = (team: KernelTeam, step: number): void => {
      if (killed > 0) return;
      killed = step;
      kill(team.threads[0]);
    };
    const events = await run(harmed!, 2, kills, steps);
    assert.ok(killed > 0 && killed < steps, `killed at step ${killed}`);
    const notes = events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
    assert.equal(notes.length, 1, notes.join());
    assert.match(notes[0]!, /A training thread died or hung; training goes on from step/);
    const [one, other] = await Promise.all([readModelFile(whole!), readModelFile(harmed!)]);
    assert.equal(other.record.steps, one.record.steps);
    assert.deepEqual(other.weights, one.weights);
  });

  it('goes on by itself after a thread hung in the middle of a step, to the same bits', async () => {
    const [whole, harmed] = ['whole', 'harmed'].map((name) => join(folder, `${name}.safetensors`));
    await run(whole!, 2);
    const real = join(threads.directory, 'kernel-thread.js');
    const [kept, hung] = [join(threads.directory, 'kept.js'), join(threads.directory, 'hung')];
    renameSync(real, kept);
    // The first thread that runs this takes 60 tasks and reaches barriers as any other, then says and does
    // nothing more.
    writeFileSync(
      real,
      `const { existsSync, writeFileSync } = require('node:fs');
      const [hung, add] = [${JSON.stringify(hung)}, Atomics.add];
      let calls = existsSync(hung) ? -Infinity : 0;
      Atomics.add = (...given) => {
        if (++calls === 60) {
          writeFileSync(hung, '');
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        }
        return add(...given);
      };
      require('./kept.js');`,
    );
    try {
      const events = await run(harmed!, 2);
      const notes = events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
      assert.match(notes.join(), /^A training thread died or hung; training goes on from step/);
    } finally {
      renameSync(kept, real);
    }
    const [one, other] = await Promise.all([readModelFile(whole!), readModelFile(harmed!)]);
    assert.equal(other.record.steps, 120);
    assert.deepEqual(other.weights, one.weights);
  });

  it('reads what is new more often when it goes on, also after a break, which changes no bit', async () => {
    const [whole, broken] = ['whole', 'broken'].map((name) => join(folder, `${name}.safetensors`));
    const go = async (path: string, steps: number, onRun: (run: TrainingRun) => void = () => undefined) => {
      const events: TrainerEvent[] = [];
      await train(
        { ...request(path, { threads: 1, steps }), resume: true },
        {
          directory: threads.directory,
          pool,
          emit: (event) => void events.push(event),
          signal: new AbortController().signal,
          onRun,
        },
      );
      return events;
    };
    /** In the middle: a run lets others in once a step. */
    const stopsAfterTurns = (run: TrainingRun, turns = 20): void =>
      void setImmediate(() => (turns > 0 ? stopsAfterTurns(run, turns - 1) : run.stop()));
    const readings = (events: TrainerEvent[]): string[] =>
      events.flatMap((event) =>
        event.type === 'note' ? [/^1 new .* 4 times/.exec(event.text)?.[0] ?? ''] : [],
      );
    assert.deepEqual(readings(await go(whole!, 30)), []);
    for (const suffix of ['', '.training']) copyFileSync(whole! + suffix, broken! + suffix);
    writeFileSync(join(folder, 'fresh.ts'), 'const fresh = 1;\n');
    const untouched = await go(whole!, 400);
    assert.equal(readings(untouched).length, 1, JSON.stringify(untouched));
    await go(broken!, 400, stopsAfterTurns);
    const { record } = await readModelFile(broken!);
    assert.ok(record.reason === 'stopped' && record.steps < 400, JSON.stringify(record));
    assert.equal(readings(await go(broken!, 400)).length, 1);
    const [one, other] = await Promise.all([readModelFile(whole!), readModelFile(broken!)]);
    assert.equal(other.record.steps, one.record.steps);
    assert.deepEqual(other.weights, one.weights);
    assert.deepEqual(readings(await go(whole!, 20)), []);
  });

  it('fails with a sentence when its threads die again and again, and leaves nothing half written', async () => {
    const path = join(folder, 'never.safetensors');
    await assert.rejects(
      run(path, 2, (team) => kill(team.threads[0]), 100_000),
      /Training was given up: its threads died 4 times/,
    );
    assert.equal(existsSync(path), false);
  });

  /** A leader that waits for a task of another thread, which has it and does not say that it is done. */
  function waiting(usable?: () => number): { leader: TeamMember; other: TeamMember } {
    const int = new Int32Array(new SharedArrayBuffer(4 * controlLength));
    const [leader, other] = [new TeamMember(int, 0, 0, 2, { usable }), new TeamMember(int, 0, 1, 2)];
    leader.give('train');
    assert.equal(other.receive(), 'train');
    assert.deepEqual([leader.phase(), other.phase()], [0, 0]);
    assert.deepEqual([other.take(1), leader.take(1)], [0, undefined]);
    return { leader, other };
  }

  it('notices within two seconds that a thread gives no sign of life', function () {
    this.retries(2); // On a machine that is busy for a moment each of the leader's sleeps ends late.
    const { leader } = waiting();
    const begin = performance.now();
    assert.throws(() => leader.awaitEnd(), ThreadLost);
    const waited = performance.now() - begin;
    assert.ok(waited < 2000, `${waited} ms`);
  });

  it('waits for a thread that is given no processor, however long', () => {
    let looks = 0;
    const { leader, other } = waiting(() => {
      if (++looks === 10) other.finish(1, true);
      return 0;
    });
    leader.awaitEnd();
    assert.equal(looks, 10);
    assert.equal(leader.phase(), undefined);
  });

  it('lets the other threads leave when the team is given up', () => {
    const int = new Int32Array(new SharedArrayBuffer(4 * controlLength));
    new TeamMember(int, 0, 0, 2).abort();
    assert.equal(new TeamMember(int, 0, 1, 2).receive(), 'leave');
  });
});
