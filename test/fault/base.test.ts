import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initialWeights } from '../../src/model/initialisation';
import type { StoredModel } from '../../src/model/model-file';
import type {
  TrainerEvent,
  TrainRequest,
  TrainingOptions,
  TrainingPlan,
} from '../../src/protocol/training/training';
import { readModelFile, sealedModelFile } from '../../src/store/model-file-on-disk';
import { learnTokenizer } from '../../src/text/learn-tokenizer';
import { PredictorService } from '../../src/threads/predictor/predictor-service';
import { ThreadPool } from '../../src/threads/thread-pool';
import { train as runJob } from '../../src/threads/trainer/training-job';
import { bundleThreads, type BundledThreads } from '../unit/training/bundled-threads';

const general = 'const value = compute(first, second);\nreturn value + 1;\n';
const house = 'registerFlurbinator(flurbinatorOptions); // registered\n';

/** A base of the text `general`, not trained. */
function smallBase(): StoredModel {
  const tokenizer = learnTokenizer('subwords', [general.repeat(40)], { vocabularySize: 64 });
  const configuration: ModelConfiguration = {
    cell: 'gru',
    vocabularySize: tokenizer.size,
    embeddingSize: 16,
    hiddenSize: 32,
    layers: 1,
    output: 'tied',
  };
  return {
    configuration,
    weights: initialWeights(configuration, 5),
    tokenizer: tokenizer.describe(),
    corpusDigest: 'ab',
    record: {
      ...{
        parameters: 1,
        files: 1,
        characters: 1,
        seconds: 1,
        steps: 1,
        tokens: 1,
        trainingBitsPerCharacter: 1,
      },
      validationBitsPerCharacter: 1,
      reason: 'budget',
    },
  };
}

describe('a run that is to begin from a base', function () {
  this.timeout(60_000);
  let threads: BundledThreads;
  let folder: string;
  let model: string;
  let base: string;
  const pool = new ThreadPool(1);

  before(async () => {
    threads = await bundleThreads();
  });
  after(async () => {
    await pool.dispose();
    threads.remove();
  });
  beforeEach(() => {
    const root = mkdtempSync(join(tmpdir(), 'unroll-base-'));
    folder = join(root, 'text');
    mkdirSync(folder);
    for (let i = 0; i < 4; i++) writeFileSync(join(folder, `${i}.txt`), `${i} ${house.repeat(20 + i)}`);
    model = join(root, 'model.safetensors');
    base = join(root, 'base.safetensors');
    writeFileSync(base, sealedModelFile(smallBase(), true));
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

  const options: TrainingOptions = {
    tokens: 'subwords',
    cell: 'gru',
    steps: 30,
    threads: 1,
    seed: 1,
    memoryLimitMegabytes: 512,
  };

  async function train(changes: Partial<TrainingOptions> = {}, resume = false): Promise<TrainerEvent[]> {
    const request: TrainRequest = {
      source: { folders: [folder], exclude: [] },
      resume,
      base,
      destination: { kind: 'file', path: model },
      options: { ...options, ...changes },
    };
    const all: TrainerEvent[] = [];
    await runJob(request, {
      directory: threads.directory,
      pool,
      emit: (event) => all.push(event),
      signal: new AbortController().signal,
      onRun: () => undefined,
    });
    return all;
  }

  function planned(all: TrainerEvent[]): TrainingPlan {
    const started = all.find((event) => event.type === 'started');
    assert.ok(started?.type === 'started', JSON.stringify(all.at(-1)));
    return started.plan;
  }
  const notes = (all: TrainerEvent[]): string =>
    all.flatMap((event) => (event.type === 'note' ? [event.text] : [])).join(' ');

  it('has its network, its dictionary and what the text has beyond it', async () => {
    const plan = planned(await train());
    assert.equal(plan.startsFrom, 'base');
    assert.equal(plan.hiddenSize, 32);
    const { configuration, tokenizer, extra } = await readModelFile(model);
    const known = smallBase().tokenizer;
    assert.ok(configuration.vocabularySize > known.tokens.length);
    assert.deepEqual(tokenizer.tokens.slice(0, known.tokens.length), known.tokens);
    assert.ok(
      tokenizer.tokens.includes('Flurbinator'),
      tokenizer.tokens.slice(known.tokens.length).join(' '),
    );
    assert.equal(extra?.['base'], '1 tokens');
  });

  it('goes on from its own model the next time, whatever has become of the base', async () => {
    planned(await train());
    rmSync(base);
    const plan = planned(await train({ steps: 60 }, true));
    assert.equal(plan.startsFrom, 'model');
    assert.ok(plan.learningRate < 5e-3);
  });

  it('gives the same bits again', async () => {
    await train();
    const first = await readModelFile(model);
    await train();
    assert.deepEqual((await readModelFile(model)).weights, first.weights);
  });

  for (const [what, changes, sentence] of [
    ['another cell', { cell: 'lstm' }, /The base has cell gru, not lstm: training begins from nothing/],
    ['another size', { hiddenSize: 48 }, /The base has hidden size 32, not 48/],
    ['two layers', { layers: 2 }, /The base has layers 1, not 2/],
    ['another kind of tokens', { tokens: 'characters' }, /The base has tokens subwords, not characters/],
    [
      'another size of the dictionary',
      { vocabularySize: 80 },
      /The base has a dictionary of its own, not one of 80 tokens/,
    ],
  ] as const) {
    it(`begins from nothing with ${what}, and says so`, async () => {
      const all = await train(changes);
      assert.equal(planned(all).startsFrom, 'nothing');
      assert.match(notes(all), sentence);
    });
  }

  const files: Readonly<Record<string, readonly [() => void, RegExp]>> = {
    'is not there': [() => rmSync(base), /base .* cannot be read: there is no such file\. Without a base/],
    'is a folder': [() => (rmSync(base), mkdirSync(base)), /cannot be read: it is a folder/],
    'is larger than allowed': [
      () => truncateSync(base, 65 * 1024 * 1024),
      /has 68,157,440 bytes, and at most 67,108,864/,
    ],
    'is cut short': [() => truncateSync(base, 3000), /damaged/],
    'is no model': [() => writeFileSync(base, 'some text '.repeat(20)), /not a model file/],
    'is of another version': [
      () => {
        const text = Buffer.from(sealedModelFile(smallBase(), true)).toString('latin1');
        writeFileSync(base, text.replace(/"unroll.version":"\d"/, '"unroll.version":"9"'), 'latin1');
      },
      /written by a newer version of Unroll/,
    ],
    'has a byte that is not as it was': [
      () => {
        const bytes = sealedModelFile(smallBase(), true);
        bytes[bytes.length - 3000]! ^= 1;
        writeFileSync(base, bytes);
      },
      /damaged/,
    ],
  };
  for (const [what, [spoil, sentence]] of Object.entries(files)) {
    it(`begins from nothing when the base ${what}, and says so in one sentence`, async () => {
      spoil();
      const all = await train();
      assert.equal(planned(all).startsFrom, 'nothing');
      assert.match(notes(all), sentence);
      assert.match(notes(all), /Without a base, training begins from nothing\.$/);
    });

    it(`predicts from recall when the base ${what}`, async () => {
      spoil();
      const service = new PredictorService();
      await service.workspace({ folders: [folder], exclude: [] });
      const refused = (thrown: Error): boolean => sentence.test(thrown.message);
      await assert.rejects(service.load(base, true), refused);
      const [prefix, suffix] = ['registerFlurb', ''];
      const { text } = service.complete({ path: join(folder, 'new.txt'), prefix, suffix, explicit: true });
      assert.match(text, /^inator/);
    });
  }
});
