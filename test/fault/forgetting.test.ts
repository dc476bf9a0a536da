/** After *Forget Everything* neither the storage nor any answer holds a word that was learned. */
import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunHistory } from '../../src/history/run-history';
import {
  idleSnapshot,
  type TrainingEvent,
  type TrainingSnapshot,
} from '../../src/protocol/training/training';
import { WorkspaceModels } from '../../src/store/workspace-models';
import { writeAtomically } from '../../src/store/write-atomically';
import { PredictorClient } from '../../src/threads/predictor/predictor-client';
import { ThreadPool } from '../../src/threads/thread-pool';
import { TrainingSession } from '../../src/threads/trainer/training-session';
import { bundledThreads } from '../unit/training/bundled-threads';

const planted = 'Zebrafinch';
const text = (word: string): string =>
  Array.from({ length: 300 }, (_, i) => `const ${word}${i} = call${word}(${i}, name${i % 7});\n`).join('');

describe('what was learned', function () {
  this.timeout(120_000);
  this.slow(20_000);
  const threads = bundledThreads();
  let folder: string;
  let pool: ThreadPool;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-forgetting-'));
    for (const name of ['texts', 'others', 'storage']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'texts', 'planted.ts'), text(planted));
    writeFileSync(join(folder, 'texts', 'plain.ts'), text('Robin'));
    writeFileSync(join(folder, 'others', 'other.ts'), text('Magpie'));
    pool = new ThreadPool(3);
  });
  afterEach(async () => {
    await pool.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const storage = (): string => join(folder, 'storage');
  const texts = (): string[] => [join(folder, 'texts')];

  /** Files of the storage that hold the word, in any of its encodings. */
  function filesWith(word: string): string[] {
    const forms = [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from(word.toLowerCase())];
    return readdirSync(storage(), { recursive: true, encoding: 'utf8' }).filter((name) => {
      const file = join(storage(), name);
      return statSync(file).isFile() && forms.some((form) => readFileSync(file).includes(form));
    });
  }

  function train(models: WorkspaceModels, onSnapshot: (snapshot: TrainingSnapshot) => void) {
    const events: TrainingEvent[] = [];
    const session = new TrainingSession({
      pool,
      threadFile: threads.trainer,
      onSnapshot,
      onEvent: (event) => events.push(event),
    });
    const trained = session.train({
      source: { folders: texts(), exclude: [] },
      destination: { kind: 'store', directory: models.directory(texts()) },
      options: {
        tokens: 'words',
        cell: 'gru',
        hiddenSize: 16,
        embeddingSize: 16,
        layers: 1,
        batchSize: 8,
        timeSteps: 16,
        threads: 1,
        seed: 1,
        memoryLimitMegabytes: 512,
        steps: 40,
      },
      resume: true,
    });
    return trained.then(({ path }) => ({ path, events }));
  }

  /** Whatever can be asked, as one text; what is refused is text too. */
  async function answers(client: PredictorClient): Promise<string> {
    const path = join(folder, 'others', 'new.ts');
    const prefix = `const ${planted.slice(0, 4)}`;
    const asked: Promise<unknown>[] = [
      client.ask('complete', { path, prefix, suffix: '', explicit: true }),
      client.ask('complete', { path, prefix: 'const x = call', suffix: '', explicit: true }),
      client.ask('expect', { path, prefix: 'const x = call', limit: 50 }),
      ...[1, 2, 3].map((seed) =>
        client.ask('sample', { prompt: 'const ', length: 2000, temperature: 1, seed, stopAtEnd: false }),
      ),
      client.ask('dictionary', {
        search: planted.slice(2, 7),
        order: 'index',
        descending: false,
        from: 0,
        count: 100,
      }),
      client.ask('report', undefined),
      client.ask('explain', { path: join(folder, 'texts', 'planted.ts') }),
      client.ask('activations', { text: 'const a = 1;\n', from: 0 }),
      client.ask('unroll', { text: 'const a = call', steps: 5 }),
    ];
    const all = await Promise.all(asked.map((each) => each.catch((thrown: unknown) => String(thrown))));
    return JSON.stringify(all, (_, value: unknown) => (value instanceof Float32Array ? [] : value));
  }

  it('is gone from storage and from answers when everything is forgotten', async () => {
    const models = new WorkspaceModels(storage(), () => undefined);
    const history = new RunHistory(
      () => models.recordDirectory(texts()),
      writeAtomically,
      () => undefined,
    );
    let snapshot = idleSnapshot;
    const { path } = await train(models, (next) => history.see((snapshot = next)));
    const client = new PredictorClient({ pool, threadFile: threads.predictor });
    await client.load(path);
    await client.read({ folders: texts(), exclude: [] });
    const learned = new RegExp(`${planted}|${planted.slice(4)}`, 'i');
    assert.match(await answers(client), learned, 'it is known before');
    assert.ok(filesWith(planted).length > 0, 'it is stored before');

    client.forget();
    await models.forget(texts());
    await history.forget();
    history.see({ ...snapshot, samples: [] });
    assert.deepEqual(filesWith(planted), []);
    assert.doesNotMatch((await answers(client)).replaceAll('planted.ts', ''), learned);
    await client.read({ folders: [join(folder, 'others')], exclude: [] });
    assert.doesNotMatch((await answers(client)).replaceAll('planted.ts', ''), learned, 'and stays so');
    client.dispose();
  });

  it('of a file that was deleted is said where the user looks when training goes on from it', async () => {
    const models = new WorkspaceModels(storage(), () => undefined);
    const notices = ({ events }: { events: readonly TrainingEvent[] }): string[] =>
      events.flatMap((event) => (event.type === 'note' && event.notice === true ? [event.text] : []));
    assert.deepEqual(notices(await train(models, () => undefined)), []);
    writeFileSync(join(folder, 'texts', 'third.ts'), text('Wren'));
    rmSync(join(folder, 'texts', 'planted.ts'));
    const again = notices(await train(models, () => undefined));
    assert.equal(again.length, 1);
    assert.match(
      again[0]!,
      /^The stored model was trained on a file that is not read any more.*Forget Everything/,
    );
    assert.ok(filesWith(planted).length > 0, 'and it is true: the dictionary knows the word');
    await models.forget(texts());
    assert.deepEqual(notices(await train(models, () => undefined)), []);
    assert.deepEqual(filesWith(planted), [], 'what begins anew knows nothing of it');
  });
});
