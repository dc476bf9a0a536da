import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TrainerEvent, TrainerRequest, TrainingOptions } from '../../src/protocol/training/training';
import { readModelFile } from '../../src/store/model-file-on-disk';
import { bundleThreads, type BundledThreads } from '../unit/training/bundled-threads';

const line = 'The quick brown fox jumps over the lazy dog, again and again.\n';

describe('the trainer thread', function () {
  this.timeout(60_000);
  let threads: BundledThreads;
  let folder: string;
  let model: string;

  before(async () => {
    threads = await bundleThreads();
  });
  after(() => threads.remove());
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
  const request = (changes: Partial<TrainingOptions> = {}, resume = false): TrainerRequest => ({
    type: 'train',
    source: { folders: [folder], exclude: [] },
    destination: { kind: 'file', path: model },
    options: { ...options, ...changes },
    resume,
  });

  /** All events up to the end of the thread; `onEvent` may answer. */
  function events(
    first: unknown,
    onEvent: (event: TrainerEvent, worker: Worker) => void = () => undefined,
  ): Promise<TrainerEvent[]> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(threads.trainer);
      const all: TrainerEvent[] = [];
      worker.on('message', (event: TrainerEvent) => {
        all.push(event);
        onEvent(event, worker);
      });
      worker.once('error', reject);
      worker.once('exit', () => resolve(all));
      worker.postMessage(first);
    });
  }

  async function failure(first: unknown): Promise<string> {
    const last = (await events(first)).at(-1)!;
    assert.equal(last.type, 'failed', JSON.stringify(last));
    return last.type === 'failed' ? `${last.failure.code}: ${last.failure.message}` : '';
  }

  it('says what is wrong with a request that it cannot understand', async () => {
    assert.match(await failure({ type: 'train' }), /^bad-request: Training cannot begin: source/);
    assert.match(await failure('nonsense'), /^bad-request: /);
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
    assert.match(await failure(request()), /^too-little-text: .*186 characters.*at least 1,000.*more text/);
  });

  it('refuses to take more memory than the limit, and says how much it would be', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(300));
    const large = request({ hiddenSize: 2048, layers: 3, memoryLimitMegabytes: 200 });
    assert.match(await failure(large), /^memory-limit: .*about \d+ MB.*limit of 200 MB.*smaller/);
  });

  it('says that a folder is not there', async () => {
    const gone = request();
    if (gone.type === 'train') gone.source.folders = [join(folder, 'gone')];
    assert.match(await failure(gone), /gone/);
  });

  it('trains on a single file by holding out its tail', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(60));
    const all = await events(request());
    const started = all.find((event) => event.type === 'started');
    assert.ok(started?.type === 'started');
    assert.ok(started.plan.validationCharacters > 200);
    const finished = all.at(-1)!;
    assert.ok(finished.type === 'finished', JSON.stringify(finished));
    assert.ok(finished.record.validationBitsPerCharacter! > 0);
    assert.deepEqual((await readModelFile(model)).record, finished.record);
    for (const temperature of [0.2, 0.5, 0.8, 1]) {
      const samples = all.filter(
        (event) => event.type === 'sample' && event.sample.temperature === temperature,
      );
      assert.ok(samples.length >= 3, `${samples.length} samples`);
    }
  });

  it('stops within a second, keeps what was learned, and goes on from it', async function () {
    this.retries(2); // A machine may be busy for a moment.
    for (let i = 0; i < 5; i++) writeFileSync(join(folder, `${i}.txt`), `${i}${line.repeat(30 + i)}`);
    let stopped = 0;
    const all = await events(request({ steps: 100_000 }), (event, worker) => {
      if (event.type !== 'point' || stopped > 0) return;
      stopped = performance.now();
      worker.postMessage({ type: 'stop' } satisfies TrainerRequest);
    });
    assert.ok(performance.now() - stopped < 1500, `${performance.now() - stopped} ms`);
    const finished = all.at(-1)!;
    assert.ok(finished.type === 'finished' && finished.record.reason === 'stopped');
    const again = await events(request({ steps: 100_000 }, true), (event, worker) => {
      if (event.type === 'point') worker.postMessage({ type: 'stop' } satisfies TrainerRequest);
    });
    const started = again.find((event) => event.type === 'started');
    assert.ok(started?.type === 'started' && started.plan.startsFrom === 'model');
    const last = again.at(-1)!;
    assert.ok(last.type === 'finished' && last.record.steps > finished.record.steps);
  });

  it('stopped while it reads, leaves the previous model as it was', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(60));
    writeFileSync(model, 'the previous model');
    const all = await events(request(), (event, worker) => {
      if (event.type === 'reading') worker.postMessage({ type: 'stop' } satisfies TrainerRequest);
    });
    const last = all.at(-1)!;
    assert.ok(last.type === 'failed' && last.failure.code === 'cancelled', JSON.stringify(last));
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
    await events(request());
    const all = await events(request({ cell: 'lstm' }, true));
    const notes = all.flatMap((event) => (event.type === 'note' ? [event.text] : []));
    assert.match(notes.join(), /stored model has cell gru, not lstm: training begins anew/);
    assert.equal((await readModelFile(model)).configuration.cell, 'lstm');
  });

  it('pauses and continues, and ends with the bits of a run without a pause', async () => {
    writeFileSync(join(folder, 'a.txt'), line.repeat(60));
    await events(request({ steps: 60 }));
    const whole = await readModelFile(model);
    let paused = false;
    const all = await events(request({ steps: 60 }), (event, worker) => {
      if (event.type === 'started') worker.postMessage({ type: 'pause' } satisfies TrainerRequest);
      if (event.type !== 'paused') return;
      paused = true;
      setTimeout(() => worker.postMessage({ type: 'continue' } satisfies TrainerRequest), 100);
    });
    assert.ok(paused && all.some((event) => event.type === 'continued'));
    assert.deepEqual((await readModelFile(model)).weights, whole.weights);
  });
});
