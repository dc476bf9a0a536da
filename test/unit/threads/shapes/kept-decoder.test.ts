import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialWeightsOf } from '../../../../src/model/initialisation';
import { encodeModelFile } from '../../../../src/model/model-file';
import { sequenceShapes } from '../../../../src/model/sequences/sequence-configuration';
import { SequenceReader } from '../../../../src/threads/shapes/sequence-reader';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { generalWeights } from '../../../../src/prediction/abbreviations/channel';
import { abbreviationNetwork } from '../../../../src/training/abbreviations/abbreviation-decoder';
import { letterLabels } from '../../../../src/training/abbreviations/letters';
import { exampleModel } from '../../model/example-model';
import { bundledThreads } from '../../training/bundled-threads';

const verbs = ['get', 'set', 'find', 'remove', 'create', 'update', 'count', 'list'];
const things = ['Customer', 'Order', 'Product', 'Invoice', 'Shipment', 'Coupon', 'Review', 'Supplier'];
const names = verbs.flatMap((verb) => things.map((thing) => `${verb}${thing}ById`));

describe('the decoder that the thread of the sequence networks keeps', () => {
  const threads = bundledThreads();
  const folder = mkdtempSync(join(tmpdir(), 'unroll-kept-decoder-'));
  const pool = new ThreadPool(2);
  let running: SequenceReader | undefined;
  afterEach(() => running?.end());
  after(async () => {
    await pool.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const reader = (): SequenceReader => {
    return (running = new SequenceReader({
      pool,
      threadFile: join(threads.directory, 'sequence-thread.js'),
    }));
  };
  const { signal } = new AbortController();
  const texts = join(folder, 'texts');
  const source = { folders: [texts], exclude: [] };
  const modelFile = (name: string, networks: object): string => {
    const path = join(folder, name);
    writeFileSync(path, encodeModelFile({ ...exampleModel(), ...networks }));
    return path;
  };
  let without: string;
  before(() => {
    mkdirSync(texts);
    writeFileSync(join(texts, 'a.ts'), names.map((name) => `${name}();\n`).join(''));
    const uses = Array.from({ length: 5 }, (_, i) => `const a${i} = getCustomerById;\n`);
    writeFileSync(join(texts, 'b.ts'), uses.join(''));
    without = modelFile('without.model', {});
  });
  const read = (of: SequenceReader, typed: string | null, model = without) =>
    of.ask('readAbbreviation', { model, source, typed }, { signal });
  const teaching = { source, steps: 300, seed: 1 };

  it('is taught in a moment, and then writes what an abbreviation of a name of the folder stands for', async () => {
    const kept = reader();
    await assert.rejects(read(kept, 'gcbi'), { code: 'model-mismatch' });
    const heard: number[] = [];
    const onProgress = (share: number): unknown => heard.push(share);
    const taught = await kept.ask('teachAbbreviations', teaching, { signal, onProgress });
    assert.deepEqual([taught.steps, heard.length], [300, 300]);
    // With `const`; one of ten is kept to measure.
    assert.equal(taught.texts, names.length + 1 - Math.ceil((names.length + 1) / 10));
    assert.ok(taught.bitsPerLetter < taught.bitsPerLetterAlone, JSON.stringify(taught));
    const { offers, steps, network } = await read(kept, 'gcbi');
    assert.equal(offers[0]!.text, 'getCustomerById');
    assert.ok(offers[0]!.probability > 0.5);
    assert.equal(steps.map(({ letter }) => letter).join(''), 'getCustomerById');
    assert.equal(steps.map(({ waiting }) => waiting).join(''), 'gcccbbbbbbbbii');
    for (const { bits } of steps) assert.ok(bits >= 0 && bits < 40);
    assert.equal(network.outputs, letterLabels.length);
    const ofAll = (await read(kept, 'rsbi')).offers.map(({ text }) => text);
    assert.deepEqual(ofAll.slice(0, 2).sort(), ['removeShipmentById', 'removeSupplierById']);
  }).timeout(60_000);

  it('finds an example among the names by itself, and has an answer for whatever is typed', async () => {
    const kept = reader();
    await kept.ask('teachAbbreviations', { ...teaching, steps: 20 }, { signal });
    assert.deepEqual((await read(kept, null)).typed, 'gcbi');
    for (const typed of ['g'.repeat(200), ' ', 'x', '🦉', 'getCustomerById']) {
      const { offers, steps } = await read(kept, typed);
      assert.deepEqual([offers, steps], [[], []], typed);
    }
  }).timeout(60_000);

  it('reads what stands on disk now', async () => {
    const kept = reader();
    await kept.ask('teachAbbreviations', { ...teaching, steps: 20 }, { signal });
    const added = join(texts, 'added.ts');
    writeFileSync(added, 'const quietOwlKeeper = 1;\n');
    assert.equal((await read(kept, 'qok')).offers[0]?.text, 'quietOwlKeeper');
    rmSync(added);
    assert.deepEqual((await read(kept, 'qok')).offers, []);
  }).timeout(60_000);

  it('is the model’s own where none was taught here, and no longer than the thread', async () => {
    const weights = initialWeightsOf(sequenceShapes(abbreviationNetwork), abbreviationNetwork, 0.5, 1);
    const abbreviations = { configuration: abbreviationNetwork, labels: letterLabels, weights };
    const model = modelFile('with.model', { networks: { abbreviations } });
    const kept = reader();
    const untaught = await read(kept, 'gcbi', model);
    assert.equal(untaught.offers[0]?.text, 'getCustomerById');
    await kept.ask('teachAbbreviations', teaching, { signal });
    assert.notDeepEqual(await read(kept, 'gcbi', model), untaught);
    kept.end();
    assert.deepEqual(await read(kept, 'gcbi', model), untaught);
  }).timeout(60_000);

  it('counts letters and frequency as much as was learned with the model’s own', async () => {
    const weights = initialWeightsOf(sequenceShapes(abbreviationNetwork), abbreviationNetwork, 0.5, 1);
    const kept = reader();
    const offersWith = async (channel?: {
      channel: number;
      mixture: number;
      letter: number;
      prior: number;
    }) => {
      const network = { configuration: abbreviationNetwork, labels: letterLabels, weights };
      const abbreviations = { ...network, ...(channel && { channel }) };
      return (await read(kept, 'rsbi', modelFile('weighed.model', { networks: { abbreviations } }))).offers;
    };
    const usual = await offersWith();
    assert.ok(usual.length > 1);
    assert.deepEqual(await offersWith(generalWeights), usual);
    // Where neither counts, all are as probable as each other.
    const nothing = await offersWith({ ...generalWeights, channel: 0, mixture: 0 });
    assert.equal(new Set(nothing.map(({ probability }) => probability)).size, 1);
    const sure = await offersWith({ ...generalWeights, channel: 5 * generalWeights.channel });
    assert.ok(sure[0]!.probability > usual[0]!.probability);
  }).timeout(60_000);

  it('is not kept when its teaching is cancelled, and is not taught of too few names', async () => {
    const kept = reader();
    const cancelled = new AbortController();
    const asked = kept.ask('teachAbbreviations', teaching, {
      signal: cancelled.signal,
      onProgress: () => cancelled.abort(),
    });
    await assert.rejects(asked, { code: 'cancelled' });
    await assert.rejects(read(kept, 'gcbi'), { code: 'model-mismatch' });
    const few = join(folder, 'few');
    mkdirSync(few);
    writeFileSync(join(few, 'a.ts'), 'readAllOfIt();\n'.repeat(30));
    for (const given of [{ folders: [few], exclude: [] }, null])
      await assert.rejects(kept.ask('teachAbbreviations', { ...teaching, source: given }, { signal }), {
        code: 'too-little-text',
      });
  }).timeout(60_000);
});
