/**
 * What is said before training must be what then happens: forecasts and runs by real threads, on the same
 * text.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Forecast, TextAmounts } from '../../../../src/protocol/training/planner';
import type { Failure } from '../../../../src/protocol/failure';
import {
  idleSnapshot,
  type TrainingOptions,
  type TrainingSnapshot,
} from '../../../../src/protocol/training/training';
import { ModelStore } from '../../../../src/store/model-store';
import { PlannerClient } from '../../../../src/threads/planner/planner-client';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { TrainingSession } from '../../../../src/threads/trainer/training-session';
import { bundledThreads } from '../../training/bundled-threads';

const text = Array.from(
  { length: 200 },
  (_, i) => `export const value${i} = compute(${i * 7919}, 'name${i % 13}');\n`,
).join('');

describe('the forecast', function () {
  this.timeout(60_000);
  const threads = bundledThreads();
  let pool: ThreadPool;
  let folder: string;
  let store: string;
  let planner: PlannerClient;
  let session: TrainingSession;
  let snapshot: TrainingSnapshot;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-forecast-'));
    store = mkdtempSync(join(tmpdir(), 'unroll-store-'));
    writeFileSync(join(folder, 'a.ts'), text);
    writeFileSync(join(folder, 'b.ts'), text.replaceAll('compute', 'render'));
    pool = new ThreadPool(1);
    const parts = { pool, threadFile: threads.trainer, kernelChoice: join(store, 'kernels.json') };
    planner = new PlannerClient(parts);
    snapshot = idleSnapshot;
    session = new TrainingSession({ ...parts, onSnapshot: (next) => (snapshot = next) });
  });
  afterEach(async () => {
    await pool.dispose();
    rmSync(folder, { recursive: true, force: true });
    rmSync(store, { recursive: true, force: true });
  });

  const options: TrainingOptions = {
    tokens: 'subwords',
    cell: 'gru',
    hiddenSize: 32,
    layers: 1,
    steps: 6,
    threads: 1,
    seed: 1,
    memoryLimitMegabytes: 512,
  };
  const request = (changes: Partial<TrainingOptions> = {}, known: readonly TextAmounts[] = []) => ({
    source: { folders: [folder], exclude: [] },
    destination: { kind: 'store' as const, directory: store },
    options: { ...options, ...changes },
    known: [...known],
  });
  const forecast = (changes?: Partial<TrainingOptions>, known?: readonly TextAmounts[]): Promise<Forecast> =>
    planner.ask('forecast', request(changes, known));
  const train = async (changes: Partial<TrainingOptions> = {}): Promise<void> => {
    const { source, destination, options: wanted } = request(changes);
    await session.train({ source, destination, options: wanted, resume: true });
  };

  it('is the plan of the run that then begins, anew and continued', async () => {
    const anew = await forecast();
    assert.deepEqual([anew.continues, anew.begins, anew.refusal], [null, '', '']);
    await train();
    assert.deepEqual(snapshot.plan, anew.plan);
    // From here on the text is known, and is not read again.
    renameSync(folder, `${folder}-gone`);
    const continued = await forecast({}, [anew.amounts]);
    renameSync(`${folder}-gone`, folder);
    assert.equal(continued.plan.startsFrom, 'model');
    assert.equal(continued.continues?.steps, 6);
    assert.equal(continued.continues.validationBitsPerCharacter, snapshot.record?.validationBitsPerCharacter);
    await train();
    assert.deepEqual(snapshot.plan, continued.plan);
  });

  for (const changes of [
    { cell: 'lstm' },
    { tokens: 'words' },
    { tokens: 'characters', layers: 2 },
    { hiddenSize: 48 },
  ] as Partial<TrainingOptions>[]) {
    it(`says that and why it begins anew, and how: ${JSON.stringify(changes)}`, async () => {
      await train();
      const { trainingTokens, trainingCharacters, validationCharacters, vocabularySize } = snapshot.plan!;
      const known: TextAmounts = {
        tokens: 'subwords',
        trainingTokens,
        trainingCharacters,
        validationCharacters,
        vocabularySize,
        startsFrom: 'nothing',
      };
      const said = await forecast(changes, [known]);
      assert.match(said.begins, /^The stored model has .*: training begins anew\.$/);
      await train(changes);
      assert.deepEqual(snapshot.plan, said.plan);
    });
  }

  it('refuses what exceeds the memory limit, and still says how much it would take', async () => {
    const said = await forecast({ hiddenSize: 2048, layers: 3, memoryLimitMegabytes: 300 });
    assert.match(
      said.refusal,
      /^Training would take about \d+ MB of memory, more than the limit of 300 MB\. Choose/,
    );
    assert.ok(said.plan.memoryBytes > 300 * 2 ** 20);
    await assert.rejects(train({ hiddenSize: 2048, layers: 3, memoryLimitMegabytes: 300 }), {
      message: said.refusal,
    });
  });

  it('names a value out of range, and a folder without text', async () => {
    await assert.rejects(forecast({ hiddenSize: 33 }), /The hidden size must be a multiple of 16/);
    rmSync(join(folder, 'a.ts'));
    rmSync(join(folder, 'b.ts'));
    await assert.rejects(forecast(), (thrown: Failure) => thrown.code === 'no-text');
  });

  it('writes nothing, also while another window holds the lock', async () => {
    const before = readdirSync(store);
    await forecast();
    assert.deepEqual(
      readdirSync(store).filter((name) => name !== 'kernels.json'),
      before,
    );
  });

  it('is given up when nobody wants to know, and frees its thread', async () => {
    const controller = new AbortController();
    const asked = planner.ask('forecast', request(), { signal: controller.signal });
    controller.abort();
    await assert.rejects(asked, (thrown: Failure) => thrown.code === 'cancelled');
    // The pool has one slot only.
    assert.equal((await forecast()).refusal, '');
  });

  it('takes a model from elsewhere into the store, and refuses what is none', async () => {
    await train();
    const model = (await new ModelStore(store).current())!;
    const elsewhere = mkdtempSync(join(tmpdir(), 'unroll-elsewhere-'));
    const copy = await planner.ask('import', { path: model, directory: elsewhere });
    assert.equal(await new ModelStore(elsewhere).current(), copy);
    await assert.rejects(
      planner.ask('import', { path: join(folder, 'a.ts'), directory: elsewhere }),
      (thrown: Failure) => {
        return thrown.code === 'not-a-model' || thrown.code === 'model-damaged';
      },
    );
    assert.equal(await new ModelStore(elsewhere).current(), copy);
    rmSync(elsewhere, { recursive: true, force: true });
  });
});
