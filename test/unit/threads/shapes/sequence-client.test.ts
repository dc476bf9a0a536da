import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialWeightsOf } from '../../../../src/model/initialisation';
import { encodeModelFile } from '../../../../src/model/model-file';
import {
  sequenceShapes,
  type SequenceConfiguration,
} from '../../../../src/model/sequences/sequence-configuration';
import { Failure } from '../../../../src/protocol/failure';
import { memoryReaders, type MemoryProgress } from '../../../../src/protocol/training/memory';
import { askSequences } from '../../../../src/threads/shapes/sequence-client';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { languageNetwork } from '../../../../src/training/languages/language-of-text';
import { proofreadingNetwork } from '../../../../src/training/proofreading/proofreader';
import { exampleModel } from '../../model/example-model';
import { bundledThreads } from '../../training/bundled-threads';

const stored = (configuration: SequenceConfiguration, labels: string[]) => ({
  configuration,
  labels,
  weights: initialWeightsOf(sequenceShapes(configuration), configuration, 0.5, 1),
});

describe('the thread of the sequence networks', () => {
  const threads = bundledThreads();
  const folder = mkdtempSync(join(tmpdir(), 'unroll-sequences-'));
  const pool = new ThreadPool(2);
  after(async () => {
    await pool.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const parts = () => ({ pool, threadFile: join(threads.directory, 'sequence-thread.js') });
  const modelFile = (name: string, networks: object): string => {
    const path = join(folder, name);
    writeFileSync(path, encodeModelFile({ ...exampleModel(), ...networks }));
    return path;
  };
  const never = new AbortController().signal;
  const proofread = (model: string, text: string, limit = 9) => {
    const request = { model, source: null, path: 'some.ts', text, limit };
    return askSequences(parts(), 'proofread', request, never);
  };

  it('names one of the languages, and proofreads up to a limit', async () => {
    const languages = stored(languageNetwork(['go', 'rust']), ['go', 'rust']);
    const proofreading = stored(proofreadingNetwork, []);
    const model = modelFile('both.model', { networks: { languages, proofreading } });
    const answer = await askSequences(parts(), 'classify', { model, text: 'fn main() {}' }, never);
    assert.ok(answer && ['go', 'rust'].includes(answer.language));
    assert.equal(await askSequences(parts(), 'classify', { model, text: ' ' }, never), null);
    const found = await proofread(model, 'let one = 1; let two = one + one; print(two);', 3);
    assert.equal(found.length, 3);
    assert.deepEqual(await proofread(model, ''), []);
  });

  it('shows what goes in and what comes out, around the most suspicious place', async () => {
    const languages = stored(languageNetwork(['go', 'rust']), ['go', 'rust']);
    const proofreading = stored(proofreadingNetwork, []);
    const model = modelFile('shown.model', { networks: { languages, proofreading } });
    const text = 'let one = 1; let two = one + one; print(two);';
    const read = (given: string, of: 'languages' | 'proofreading') =>
      askSequences(parts(), 'readSequence', { model, source: null, path: '', text: given, of }, never);
    const named = await read(text, 'languages');
    assert.ok(named.of === 'languages' && named.answer);
    assert.deepEqual(named.units.at(-1), ');');
    assert.equal(named.network.outputs, 2);
    const proofread = await read(text, 'proofreading');
    assert.ok(proofread.of === 'proofreading');
    const [first] = proofread.places;
    assert.equal(proofread.units.length, 6);
    assert.equal(proofread.suspicions[proofread.units.indexOf(first!.text)], first!.suspicion);
    assert.equal(proofread.network.directions, 2);
    for (const given of ['x', ' ']) {
      const short = await read(given, 'proofreading');
      assert.deepEqual(short.units, given.trim() === '' ? [] : [given]);
    }
  });

  it('teaches three networks alike, and says how far it is and what each needs', async () => {
    const text = Array.from({ length: 80 }, (_, i) => `const value${i % 9} = read(${i});\n`).join('');
    const source = { folders: [join(folder, 'texts')], exclude: [] };
    mkdirSync(source.folders[0]!);
    for (const name of ['a.ts', 'b.ts']) writeFileSync(join(source.folders[0]!, name), name + text);
    const model = join(folder, 'memory.model');
    writeFileSync(model, encodeModelFile(exampleModel({ cell: 'lstm' }, text)));
    const heard: MemoryProgress[] = [];
    const request = { model, source, seconds: 0.3, seed: 1 };
    const compared = await askSequences(parts(), 'compareMemory', request, never, (one) => heard.push(one));
    assert.equal(compared.cell, 'lstm');
    assert.ok(compared.steps > 0 && compared.heldOutCharacters > 100);
    const readers = compared.networks.map(({ reader }) => reader);
    assert.deepEqual(readers, memoryReaders);
    assert.deepEqual([...new Set(heard.map(({ reader }) => reader))], readers);
    const [memory, token, window] = compared.networks;
    assert.equal(token!.parameters, memory!.parameters);
    for (const { bitsPerCharacter: bits } of [memory!, token!, window!]) assert.ok(bits > 0 && bits < 8);
  });

  it('says in a sentence that a model has no such network', async () => {
    const model = modelFile('none.model', {});
    const lacks = (thrown: unknown): boolean =>
      thrown instanceof Failure && thrown.code === 'model-mismatch' && thrown.message.endsWith('.');
    await assert.rejects(proofread(model, 'x'), lacks);
    await assert.rejects(askSequences(parts(), 'classify', { model, text: 'x' }, never), lacks);
  });

  it('asks no network that reads other features than these', async () => {
    const proofreading = stored({ ...proofreadingNetwork, vocabularySize: 16 }, []);
    const languages = stored({ ...languageNetwork(['go', 'rust']), idsPerStep: 1 }, ['go', 'rust']);
    const model = modelFile('other.model', { networks: { languages, proofreading } });
    await assert.rejects(proofread(model, 'x'), { code: 'model-mismatch' });
    await assert.rejects(askSequences(parts(), 'classify', { model, text: 'x' }, never), {
      code: 'model-mismatch',
    });
  });
});
