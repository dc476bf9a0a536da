import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Weights } from '../../../../src/model/configuration';
import { initialWeights } from '../../../../src/model/initialisation';
import { writeModelFile } from '../../../../src/store/model-file-on-disk';
import { DynamicEvaluationClient } from '../../../../src/threads/online/dynamic-evaluation-client';
import { PredictorService } from '../../../../src/threads/predictor/predictor-service';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { exampleModel } from '../../model/example-model';
import { bundleThreads, type BundledThreads } from '../../training/bundled-threads';
import { smallConfiguration } from '../../training/small-network';

describe('the thread that adapts the network', () => {
  let threads: BundledThreads;
  let pool: ThreadPool;
  let background: DynamicEvaluationClient;
  before(async function () {
    this.timeout(60_000);
    threads = await bundleThreads();
  });
  after(() => threads.remove());
  beforeEach(() => {
    pool = new ThreadPool(1);
    background = new DynamicEvaluationClient({ pool, threadFile: threads.dynamicEvaluation });
  });
  afterEach(() => pool.dispose());

  /** What follows from the next edit. */
  const next = (): Promise<Weights | null> =>
    new Promise((resolve, reject) => {
      const passOn = background.onFollowed;
      background.onFollowed = (weights) => {
        background.onFollowed = passOn;
        passOn(weights);
        resolve(weights);
      };
      background.onFailure = (sentence) => reject(new Error(sentence));
    });

  it('answers with other weights once they predict what is written better', async () => {
    const configuration = smallConfiguration('gru');
    const weights = initialWeights(configuration, 1);
    background.begin(configuration, weights);
    const tokens = Int32Array.from({ length: 960 }, (_, i) => 1 + (i % 7));
    const read = async () => {
      const followed = next();
      background.read({ previous: 0, context: Int32Array.of(), tokens });
      return followed;
    };
    assert.equal(await read(), null);
    const adapted = await read();
    assert.ok(adapted);
    assert.deepEqual([...adapted.keys()].sort(), [...weights.keys()].sort());
    assert.notDeepEqual(adapted.get('output.bias'), weights.get('output.bias'));
  });

  it('follows what the predictor is told was saved, until that is forgotten', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-dynamic-evaluation-'));
    try {
      const file = path.join(folder, 'model.safetensors');
      await writeModelFile(file, exampleModel());
      const service = new PredictorService(background);
      await service.load(file);
      const bits = () =>
        service.fileScorer.score('b.ts', 'const war = 42;\n'.repeat(4), { part: 'rnn', adapt: false }).bits;
      const still = bits();
      const lines = 'const war = 42;\n'.repeat(40);
      let followed = next();
      service.learn('a.ts', lines);
      await followed;
      followed = next();
      service.learn('a.ts', lines + lines);
      assert.ok(await followed, 'what repeats is learned');
      assert.ok(bits() < 0.9 * still, `${bits()} against ${still}`);
      service.forget('a.ts');
      assert.equal(bits(), still);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
