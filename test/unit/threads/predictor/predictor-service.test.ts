import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { encodeModelFile } from '../../../../src/model/model-file';
import { Predictor } from '../../../../src/prediction/predictor';
import type { Completion } from '../../../../src/protocol/prediction/prediction';
import { placeholder } from '../../../../src/secrets/secret-span';
import { withoutSecrets } from '../../../../src/secrets/shown-text';
import { BackgroundContexts } from '../../../../src/threads/predictor/background-contexts';
import { PredictorService } from '../../../../src/threads/predictor/predictor-service';
import { until } from '../../../until';
import { exampleModel } from '../../model/example-model';
import { inEnglish } from '../../../../src/protocol/said';

/** Lines about one word; unlike enough that two files are no near-duplicates. */
const body = (word: string): string =>
  Array.from(
    { length: 40 },
    (_, i) => `const ${word}${i} = register${word}(${i}, ${word.toLowerCase()}[${i}]); // ${word} ${i}\n`,
  ).join('');

describe('predictor service', () => {
  let folder: string;
  let service: PredictorService;
  const file = (name: string): string => path.join(folder, name);
  const suggest = (prefix: string, document = file('typed.ts')): string =>
    service.complete({ path: document, prefix, suffix: '', explicit: true }, { budgetMilliseconds: 1000 })
      .text;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-service-'));
    // The dictionary is made of the first reading: all letters stand in it.
    const letters =
      '// THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG the quick brown fox jumps over the lazy dog\n';
    writeFileSync(file('alpha.ts'), body('Alpha') + letters.repeat(3));
    writeFileSync(file('.gitignore'), 'ignored.ts\n');
    writeFileSync(file('ignored.ts'), body('Ignored'));
    service = new PredictorService();
    await service.workspace({ folders: [folder], exclude: [] });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('suggests from a workspace that it has only just read, before any training', () => {
    assert.match(suggest('const Alpha7 = regis'), /^terAlpha\(/);
  });

  it('learns a folder of which a sample holds nothing, or hardly anything: one file is larger', async () => {
    writeFileSync(file('alpha.ts'), Array.from({ length: 150 }, (_, i) => body(`Large${i}x`)).join(''));
    for (const files of [2, 1]) {
      service = new PredictorService();
      await service.workspace({ folders: [folder], exclude: [] });
      assert.equal(service.report().files, files);
      assert.ok(service.report().characters > 300_000);
      assert.match(suggest('const Large7x3 = regis'), /^terLarge/);
      rmSync(file('.gitignore'), { force: true });
      rmSync(file('ignored.ts'), { force: true });
    }
  });

  it('never suggests from a file that is ignored', async () => {
    assert.doesNotMatch(suggest('const x = registerIg'), /nored/);
    writeFileSync(file('.gitignore'), '');
    await service.workspace({ folders: [folder], exclude: [] });
    assert.match(suggest('const x = registerIg'), /^nored/, 'now it is not');
  });

  it('learns a file that is created, and forgets it when it is deleted', async () => {
    writeFileSync(file('beta.ts'), body('Beta'));
    await service.changed(file('beta.ts'), false);
    assert.match(suggest('const Beta7 = registerBe'), /^ta\(/);
    rmSync(file('beta.ts'));
    await service.changed(file('beta.ts'), true);
    assert.doesNotMatch(suggest('const Beta7 = registerBe'), /^ta\(/);
  });

  it('offers nothing that was taken out of a file from its saving on, and has it in no table soon after', async () => {
    const contexts = new BackgroundContexts(0);
    const own = new PredictorService(undefined, contexts);
    const offered = (prefix: string): string =>
      own.complete({ path: file('typed.ts'), prefix, suffix: '' }, { budgetMilliseconds: 1000 }).text;
    writeFileSync(file('beta.ts'), body('Beta') + body('Quixotic'));
    await own.workspace({ folders: [folder], exclude: [] });
    await contexts.caughtUp();
    assert.match(offered('const x = registerQui'), /^xotic/);
    const tables = contexts.recall.contexts;
    writeFileSync(file('beta.ts'), body('Beta'));
    await own.changed(file('beta.ts'), false);
    assert.ok(contexts.recall.contexts === tables && contexts.recall.isStale, 'the tables hold it still');
    assert.doesNotMatch(offered('const x = registerQui'), /xotic/);
    await until('the tables are renewed', () => !contexts.recall.isStale);
    assert.ok(contexts.recall.contexts !== null && contexts.recall.contexts !== tables);
    assert.doesNotMatch(offered('const x = registerQui'), /xotic/);
    assert.match(offered('const x = registerAl'), /^pha/);
  });

  it('forgets what other globs do not let through any more', async () => {
    writeFileSync(file('beta.ts'), body('Beta'));
    await service.changed(file('beta.ts'), false);
    assert.match(suggest('const Beta7 = registerBe'), /^ta\(/);
    await service.workspace({ folders: [folder], exclude: [], include: ['alpha.*'] });
    assert.doesNotMatch(suggest('const Beta7 = registerBe'), /^ta\(/);
    assert.match(suggest('const Alpha7 = regis'), /^terAlpha\(/);
    assert.match(inEnglish(service.explain(file('beta.ts'))!), /include globs/);
    await assert.rejects(
      service.workspace({ folders: [folder], exclude: [], include: ['none'] }),
      /matches "none"/,
    );
    assert.doesNotMatch(suggest('const Alpha7 = regis'), /^terAlpha\(/);
  });

  it('does not learn a file of secrets when it is saved, nor an ignored one', async () => {
    for (const name of ['.env', 'ignored.ts']) {
      writeFileSync(file(name), body('Secretive'));
      await service.changed(file(name), false);
      assert.doesNotMatch(suggest('const x = registerSec'), /retive/);
    }
  });

  it('shows nothing in a file of secrets', () => {
    assert.equal(suggest('const Alpha7 = regis', file('.env')), '');
  });

  it('shows nothing in a file of secrets, however the editor writes its path', () => {
    const secret = 'tok_Zq83kd92mvPQ7hhs';
    const lines = `PAYMENT_PHRASE: ${secret}\n`.repeat(3);
    for (const document of [
      'c:\\w\\.env.local',
      'C:\\Users\\me\\.aws\\config',
      file('.secrets/notes/a.md'),
      'untitled:/w/.env',
    ]) {
      assert.equal(suggest(`${lines}PAYMENT_PHRASE: `, document), '', document);
      assert.doesNotMatch(suggest('PAYMENT_PHRASE: '), /tok/, document);
    }
  });

  it('recalls a document that is no file of the workspace in that document only, until it is closed', () => {
    const others = [file('ignored.ts'), '/elsewhere/other.ts', 'untitled:Untitled-1', file('new.ts')];
    const elsewhere = file('typed.ts');
    for (const document of others) {
      const text = body('Lonely');
      assert.match(suggest(`${text}const Lonely7 = registerLo`, document), /^nely\(/);
      assert.doesNotMatch(suggest('const Lonely7 = registerLo', elsewhere), /^nely/);
      service.closed(document);
      assert.doesNotMatch(suggest('const Lonely7 = registerLo', document), /^nely/);
    }
  });

  it('recalls what is typed into a file of the workspace everywhere, without secrets, until it is closed unsaved', () => {
    const typed = `${body('Unsaved')}const password = "hunter22";\n`;
    suggest(`${typed}\n`, file('alpha.ts'));
    assert.match(suggest('const Unsaved7 = registerUn'), /^saved\(/);
    assert.doesNotMatch(suggest('const password = "hun'), /^ter/);
    service.closed(file('alpha.ts'));
    assert.doesNotMatch(suggest('const Unsaved7 = registerUn'), /^saved/);
    assert.match(suggest('const Alpha7 = regis'), /^terAlpha\(/);
  });

  it('learns no file that the rules refuse, and says why', () => {
    assert.match(service.learn(file('ignored.ts'), body('Ignored'))!, /ignore file/);
    assert.match(service.learn(file('.env'), body('Ignored'))!, /hold secrets/);
    assert.match(service.learn('d:\\w\\.ssh\\config', body('Ignored'))!, /hold secrets/);
    assert.doesNotMatch(suggest('const x = registerIg'), /nored/);
    assert.equal(service.learn(file('new.ts'), `${body('Fresh')}const password = "hunter22";\n`), null);
    assert.match(suggest('const Fresh7 = registerFr'), /^esh\(/);
    assert.doesNotMatch(suggest('const password = "hun'), /^ter/);
  });

  it('shows no secret, nor a sample with one, of a model that has learned it', async () => {
    const secret = 'const password = "hunter22";\n';
    writeFileSync(
      file('model'),
      encodeModelFile(exampleModel({ cell: 'gru', layers: 1 }, secret.repeat(40))),
    );
    const knowing = new PredictorService();
    const { tokenizer } = await knowing.load(file('model'));
    const predictor = new Predictor({ tokenizer, model: null, now: () => 0 });
    predictor.learn('a.ts', secret.repeat(40));
    Object.assign(knowing, { predictor });
    const ask = (prefix: string): Completion =>
      knowing.complete({ path: 'b.ts', prefix, suffix: '', explicit: true }, { budgetMilliseconds: 1000 });
    assert.match(
      predictor.complete({ path: 'b.ts', prefix: `${secret}const pass`, suffix: '' }).text,
      /hunter/,
    );
    for (const prefix of ['const pass', 'const password = "', 'const password = "hun'])
      for (const shown of [ask(prefix).text, ...ask(prefix).alternatives.map(({ text }) => text)])
        assert.doesNotMatch(shown, /ter22/, prefix);
    assert.match(ask('const password = "').reason, /secret/);
    const samples = Array.from({ length: 20 }, (_, seed) =>
      knowing.inspection.sample({
        prompt: 'const password = "',
        length: 60,
        temperature: 1,
        seed,
        stopAtEnd: false,
      }),
    );
    assert.ok(samples.some((text) => text.startsWith(placeholder)));
    for (const text of samples) assert.equal(withoutSecrets(text, 'const password = "'), text);
  });

  it('learns once an empty folder has something to read', async () => {
    const empty = file('empty');
    mkdirSync(empty);
    const late = new PredictorService();
    await assert.rejects(late.workspace({ folders: [empty], exclude: [] }), /text|read/);
    writeFileSync(path.join(empty, 'gamma.ts'), body('Gamma'));
    await late.changed(path.join(empty, 'gamma.ts'), false);
    const query = { path: 'x.ts', prefix: 'const Gamma3 = registerGa', suffix: '', explicit: true };
    assert.match(late.complete(query, { budgetMilliseconds: 1000 }).text, /^mma\(/);
  });

  it('counts its dictionary in what was read, also before any training, and again when that changes', async () => {
    const alphas = (): number =>
      service.inspection
        .lookUp({ search: 'alpha', order: 'index', descending: false, from: 0, count: 100 })
        .rows.reduce((sum, { count }) => sum + count, 0);
    const query = { search: '', order: 'count', descending: true, from: 0, count: 10 } as const;
    const page = service.inspection.lookUp(query);
    assert.equal(page.embeddingSize, null);
    assert.equal(page.rows.length, 10);
    assert.ok(page.rows[0]!.count >= page.rows[9]!.count && page.rows[9]!.count > 0);
    const before = alphas();
    assert.ok(before >= 80, String(before));
    writeFileSync(file('more.ts'), body('Alpha').replaceAll('const', 'let  ').replaceAll(';', ''));
    await service.changed(file('more.ts'), false);
    assert.ok(alphas() > before);
  });

  it('looks inside a model that is loaded, in slices, until it is told to stop', async () => {
    const text = 'const Alpha1 = registerAlpha(1, "alpha[1]");\n'.repeat(60);
    await assert.rejects(service.inspection.activations(text, 0), /no trained model/);
    writeFileSync(file('model'), encodeModelFile(exampleModel({ cell: 'lstm', layers: 2 }, text)));
    await service.load(file('model'));
    const { tokens, values, partial, features } = await service.inspection.activations(text, 45);
    assert.equal(partial, true);
    assert.equal(tokens.length, 2000);
    assert.equal(tokens.slice(0, 6).join(''), 'const ');
    assert.equal(values.length, 16 * 2000);
    assert.ok(
      values.every((value) => Math.abs(value) <= 1) && values.some((value) => Math.abs(value) > 0.01),
    );
    assert.deepEqual(
      features.map(({ feature, units }) => [feature, units.length]),
      [
        ['string', 5],
        ['brackets', 5],
        ['column', 5],
        ['indentation', 0],
      ],
    );
    const { inspection } = service;
    const near = (one: readonly number[], other: ArrayLike<number>): void => {
      assert.equal(one.length, other.length);
      one.forEach((value, i) => assert.ok(Math.abs(value - other[i]!) < 1e-4));
    };
    near(inspection.unit(3), values.subarray(3 * 2000, 4 * 2000));
    const some = inspection.states({ from: 1990, count: 10 });
    assert.equal(some.length, 16 * 10);
    near(some.slice(30, 40), values.subarray(3 * 2000 + 1990, 4 * 2000));
    const { units, places } = await inspection.pattern({ first: 6, last: 8, threshold: 0, alone: false });
    assert.ok(units.length > 0 && places.length > 0);
    for (const unit of units)
      assert.ok(values.subarray(unit * 2000 + 6, unit * 2000 + 9).every((value) => value > 0));
    const [input, , , cell] = inspection.gates(2);
    assert.deepEqual([input?.signal, cell?.signal], ['input', 'cell']);
    assert.ok(input!.values.every((value) => value > 0 && value < 1));
    const mean = inspection.gates(null)[3]!.values[7]!;
    const all = Array.from({ length: 16 }, (_, unit) => Math.abs(inspection.gates(unit)[3]!.values[7]!));
    assert.ok(Math.abs(mean - all.reduce((sum, value) => sum + value, 0) / 16) < 1e-3);
    assert.throws(() => inspection.unit(16), /not read yet/);
    assert.throws(() => inspection.states({ from: 1990, count: 11 }), /not read yet/);
    const steps = await service.inspection.unroll('con', 5);
    assert.deepEqual(
      steps.map((step) => step.text),
      ['<EOS>', 'c', 'o', 'n'],
    );
    const controller = new AbortController();
    const given = service.inspection.activations(text, 0, controller.signal);
    controller.abort();
    await assert.rejects(given, /abort/i);
    await assert.rejects(service.inspection.activations('', 0), /no text to read/);
    assert.equal(inspection.unit(3).length, 2000);
    inspection.closeReading();
    assert.throws(() => inspection.unit(3), /not read yet/);
  });

  it('tells nothing of what a network did that was forgotten', async () => {
    const text = 'const Alpha1 = registerAlpha(1);\n';
    writeFileSync(file('model'), encodeModelFile(exampleModel({}, text)));
    await service.load(file('model'));
    await service.inspection.activations(text, 0);
    assert.equal(service.inspection.gates(0).length, 2);
    service.unload();
    assert.throws(() => service.inspection.gates(0), /not read yet/);
  });

  it('says why a file is not read, and what was read', () => {
    assert.match(inEnglish(service.explain(file('ignored.ts'))!), /ignore/i);
    assert.equal(service.explain(file('alpha.ts')), null);
    writeFileSync(file('copy.ts'), readFileSync(file('alpha.ts')));
    assert.match(inEnglish(service.explain(file('copy.ts'))!), /nearly the same as alpha\.ts/);
    assert.deepEqual(service.report().languages.find(({ language }) => language === 'typescript')?.files, 1);
  });
});
