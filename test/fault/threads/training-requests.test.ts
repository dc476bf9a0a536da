import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Failure } from '../../../src/protocol/failure';
import type {
  TrainerEvent,
  TrainingOptions,
  TrainingOutcome,
  TrainRequest,
} from '../../../src/protocol/training/training';
import { trainerQuestions } from '../../../src/protocol/training/training';
import type { Client } from '../../../src/protocol/rpc';
import { readModelFile } from '../../../src/store/model-file-on-disk';
import { threadClient } from '../../../src/threads/thread-client';
import { bundledThreads } from '../../unit/training/bundled-threads';

const line = 'The quick brown fox jumps over the lazy dog, again and again.\n';

describe('the trainer thread', function () {
  this.timeout(60_000);
  const threads = bundledThreads();
  let folder: string;
  let model: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-text-'));
    model = join(folder, 'model.safetensors');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const options: TrainingOptions = {
    tokens: 'characters',
    cell: 'gru',
    hiddenSize: 32,
    steps: 30,
    threads: 1,
    seed: 1,
    memoryLimitMegabytes: 512,
  };
  const request = (changes: Partial<TrainingOptions> = {}, resume = false): TrainRequest => ({
    source: { folders: [folder], exclude: [] },
    destination: { kind: 'file', path: model },
    options: { ...options, ...changes },
    resume,
  });

  interface Run {
    readonly events: readonly TrainerEvent[];
    readonly outcome: TrainingOutcome | Failure;
  }

  /** A run in a thread of its own, to the end of the thread; `onEvent` may ask for something meanwhile. */
  async function run(
    request: TrainRequest,
    onEvent: (event: TrainerEvent, trainer: Client<typeof trainerQuestions>) => void = () => undefined,
  ): Promise<Run> {
    const worker = new Worker(threads.trainer);
    const exit = new Promise((resolve) => worker.once('exit', resolve));
    const trainer = threadClient(trainerQuestions, 'The trainer', Promise.resolve(worker));
    const events: TrainerEvent[] = [];
    const onProgress = (event: TrainerEvent): void => {
      events.push(event);
      onEvent(event, trainer);
    };
    const outcome = await trainer
      .ask('train', request, { onProgress })
      .catch((thrown: unknown) => (thrown instanceof Failure ? thrown : assert.fail(String(thrown))));
    if (!(outcome instanceof Failure && outcome.code === 'bad-request')) await exit;
    await worker.terminate();
    return { events, outcome };
  }

  async function failure(request: TrainRequest): Promise<string> {
    const { outcome } = await run(request);
    assert.ok(outcome instanceof Failure, JSON.stringify(outcome));
    return `${outcome.code}: ${outcome.message}`;
  }

  async function trained(...given: Parameters<typeof run>): Promise<Run & { outcome: TrainingOutcome }> {
    const { events, outcome } = await run(...given);
    if (outcome instanceof Failure) throw outcome;
    return { events, outcome };
  }

  it('says what is wrong with a request that it cannot understand', async () => {
    assert.match(await failure({} as TrainRequest), /^bad-request: .*: train, source/);
    assert.match(await failure('nonsense' as unknown as TrainRequest), /^bad-request: /);
    const wrong = request({ learningRate: NaN });
    assert.match(await failure(wrong), /^bad-request: .*learningRate/);
    assert.match(
      await failure(request({ hiddenSize: 7 })),
      /^bad-request: The hidden size must be a multiple/,
    );
    assert.match(await failure(request({ threads: 0 })), /^bad-request: The number of threads/);
  });

  it('says how much text there is when it is too little', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(3));
    assert.match(await failure(request()), /^too-little-text: .*186 characters.*at least 1000 .*more text/);
  });

  it('refuses to take more memory than the limit, and says how much it would be', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(300));
    const large = request({ hiddenSize: 2048, layers: 3, memoryLimitMegabytes: 200 });
    assert.match(await failure(large), /^memory-limit: .*about \d+ MB.*limit of 200 MB.*smaller/);
  });

  it('says that a folder is not there', async () => {
    const gone = request();
    gone.source.folders = [join(folder, 'gone')];
    assert.match(await failure(gone), /gone/);
  });

  it('trains on a single file by holding out its tail', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(60));
    const { events, outcome } = await trained(request());
    const started = events.find((event) => event.type === 'started');
    assert.ok(started?.type === 'started');
    assert.ok(started.plan.validationCharacters > 200);
    assert.ok(outcome.record.validationBitsPerCharacter! > 0);
    assert.deepEqual((await readModelFile(model)).record, outcome.record);
    for (const temperature of [0.2, 0.5, 0.8, 1]) {
      const samples = events.filter(
        (event) => event.type === 'sample' && event.sample.temperature === temperature,
      );
      assert.ok(samples.length >= 3, `${samples.length} samples`);
    }
  });

  it('stops within a second, keeps what was learned, and goes on from it', async function () {
    this.retries(2); // A machine may be busy for a moment.
    for (let i = 0; i < 5; i++) writeFileSync(join(folder, `${i}.txt`), `${i}${line.repeat(30 + i)}`);
    let stopped = 0;
    const { outcome } = await trained(request({ steps: 100_000 }), (event, trainer) => {
      if (event.type !== 'point' || stopped > 0) return;
      stopped = performance.now();
      void trainer.ask('stop', undefined);
    });
    assert.ok(performance.now() - stopped < 1500, `${performance.now() - stopped} ms`);
    assert.equal(outcome.record.reason, 'stopped');
    const answers: boolean[] = [];
    const again = await trained(request({ steps: 100_000 }, true), (event, trainer) => {
      if (event.type === 'point') void trainer.ask('stop', undefined).then((now) => answers.push(now));
    });
    const started = again.events.find((event) => event.type === 'started');
    assert.ok(started?.type === 'started' && started.plan.startsFrom === 'model');
    assert.ok(again.outcome.record.steps > outcome.record.steps);
    assert.equal(answers[0], true, 'it says that it stores what it learned');
  });

  it('stopped while it reads, leaves the previous model as it was', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(60));
    writeFileSync(model, 'the previous model');
    const { outcome } = await run(request(), (event, trainer) => {
      if (event.type === 'reading') void trainer.ask('stop', undefined);
    });
    assert.ok(outcome instanceof Failure && outcome.code === 'cancelled', JSON.stringify(outcome));
    assert.equal(readFileSync(model, 'utf8'), 'the previous model');
  });

  it('resumes from a broken model with a sentence and leaves it as it is', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(60));
    writeFileSync(model, '{"not a model');
    assert.match(await failure(request({}, true)), /^(not-a-model|model-damaged): /);
    assert.equal(readFileSync(model, 'utf8'), '{"not a model');
  });

  it('begins anew, and says so, when the stored model has another architecture', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(60));
    await trained(request());
    const { events } = await trained(request({ cell: 'lstm' }, true));
    const notes = events.flatMap((event) => (event.type === 'note' ? [event.text] : []));
    assert.match(notes.join(), /stored model has cell gru, not lstm: training begins anew/);
    assert.equal((await readModelFile(model)).configuration.cell, 'lstm');
  });

  it('pauses and continues, and ends with the bits of a run without a pause', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(60));
    await trained(request({ steps: 60 }));
    const whole = await readModelFile(model);
    const answers: boolean[] = [];
    const pauseAndContinue = async (trainer: Client<typeof trainerQuestions>): Promise<void> => {
      for (const question of ['pause', 'pause', 'continue'] as const)
        answers.push(await trainer.ask(question, undefined));
    };
    await trained(request({ steps: 60 }), (event, trainer) => {
      if (event.type === 'started') void pauseAndContinue(trainer);
    });
    assert.deepEqual(answers, [true, false, true]);
    assert.deepEqual((await readModelFile(model)).weights, whole.weights);
  });
});
