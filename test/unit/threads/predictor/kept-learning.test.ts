import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { measured } from '../../../../src/corpus/read/measured-text';
import { predictorQuestions } from '../../../../src/protocol/prediction/prediction';
import { Client } from '../../../../src/protocol/rpc';
import { readSections, writeSections } from '../../../../src/store/sealed-sections';
import { WorkspaceModels } from '../../../../src/store/workspace-models';
import { BackgroundContexts } from '../../../../src/threads/predictor/background-contexts';
import { KeptLearning } from '../../../../src/threads/predictor/kept-learning';
import { unsealed } from '../../../../src/threads/predictor/kept-layout';
import { servePredictor } from '../../../../src/threads/predictor/predictor-server';
import { PredictorService } from '../../../../src/threads/predictor/predictor-service';
import { connectedChannels } from '../../protocol/connected-channels';
import { until } from '../../../until';

/** Lines about one word; unlike enough that two files are no near-duplicates. */
const body = (word: string): string =>
  Array.from(
    { length: 60 },
    (_, i) => `const ${word}${i} = register${word}(${i}, ${word.toLowerCase()}[${i}]); // ${word} ${i}\n`,
  ).join('');
const letters =
  '// THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG the quick brown fox jumps over the lazy dog\n';

describe('what was learned of a folder', () => {
  let root: string;
  let folder: string;
  let storage: string;
  let notes: string[];
  const file = (name: string): string => path.join(folder, name);
  const kept = (): string =>
    `${new WorkspaceModels(storage, () => undefined).directory([folder])}.tables/learned`;

  /** Writes a file whose times tell it from any that is written later. */
  function put(name: string, text: string): void {
    writeFileSync(file(name), text);
    const before = Date.now() / 1000 - 3600;
    utimesSync(file(name), before, before);
  }

  async function open(): Promise<{ service: PredictorService; contexts: BackgroundContexts }> {
    const contexts = new BackgroundContexts(0);
    // What an earlier test left running says its own.
    const mine = notes;
    const service = new PredictorService(
      undefined,
      contexts,
      new KeptLearning(storage, (sentence) => mine.push(sentence), 1000),
    );
    await service.workspace({ folders: [folder], exclude: [] });
    return { service, contexts };
  }

  /** What is suggested, by recall of tokens and by contexts. */
  function offered({ service }: { service: PredictorService }, prefix: string): string {
    const query = { path: file('typed.ts'), prefix, suffix: '', explicit: true };
    return service.complete(query, { budgetMilliseconds: 1000 }).text;
  }

  async function openedBefore(): Promise<void> {
    const { contexts } = await open();
    await contexts.caughtUp();
    await until('it is kept', () => existsSync(kept()));
  }

  beforeEach(async () => {
    root = mkdtempSync(path.join(os.tmpdir(), 'unroll-kept-'));
    [folder, storage, notes] = [path.join(root, 'work'), path.join(root, 'storage'), []];
    mkdirSync(folder);
    put('alpha.ts', body('Alpha') + letters.repeat(3));
    put('beta.ts', body('Beta'));
    await openedBefore();
  });
  // A thread that was told to end may still write there.
  afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

  it('is there at the next opening: nothing is learned again, and all is suggested as before', async () => {
    const first = await open();
    assert.deepEqual(notes, []);
    const { recall } = first.contexts;
    assert.ok(recall.contexts !== null, 'contexts answer at once');
    assert.equal(recall.isWaiting, false);
    assert.match(offered(first, 'const x = registerAl'), /^pha\(/);
    assert.match(offered(first, 'const Beta7 = registerBe'), /^ta\(/);
    rmSync(storage, { recursive: true });
    const anew = await open();
    await anew.contexts.caughtUp();
    for (const prefix of ['const x = registerAl', 'const Beta9 = ', 'const x = registerBe'])
      assert.equal(offered(first, prefix), offered(anew, prefix), prefix);
  });

  it('has the indentation of most files, which is not made again', async () => {
    const lines = (word: string, by: string): string =>
      Array.from({ length: 60 }, (_, i) => `if (${word}${i}) {\n${by}turn${word}(${i});\n}\n`).join('');
    rmSync(kept());
    for (const [name, word, by] of [
      ['gamma.ts', 'Gamma', '  '],
      ['delta.ts', 'Delta', '  '],
      ['tabs.ts', 'Tabs', '\t'],
    ] as const)
      put(name, lines(word, by));
    await until(
      'files that are not just being written',
      () => Date.now() - statSync(file('tabs.ts')).ctimeMs > 2000,
    );
    await openedBefore();
    const opened = await open();
    assert.deepEqual(notes, []);
    assert.equal(opened.contexts.recall.isWaiting, false);
    assert.match(offered(opened, 'if (Tabs7) {\n  turnTa'), /^bs\(/);
    const again = await new KeptLearning(storage, () => undefined, 1000).read([folder]);
    const { text, indented } = again!.readings.get(file('tabs.ts'))!;
    assert.equal(text, lines('Tabs', '\t'));
    assert.equal(indented?.text, lines('Tabs', '  '));
    assert.deepEqual(indented, { ...measured(indented!.text), text: indented!.text, as: '  ' });
  });

  it('is not waited for: the network answers while tables and folder are read, and recall behind it', async () => {
    const contexts = new BackgroundContexts(0);
    const service = new PredictorService(
      undefined,
      contexts,
      // It keeps what it has read behind this test, whose folder is gone by then.
      new KeptLearning(storage, () => undefined, 1000),
    );
    const [here, there] = connectedChannels();
    servePredictor(there, service);
    const client = new Client({ questions: predictorQuestions, channel: here, name: 'The predictor' });
    await client.ask('load', { path: path.resolve('base/base.safetensors'), base: true });
    const order: string[] = [];
    const reading = client
      .ask('workspace', { folders: [folder], exclude: [] })
      .then(() => void order.push('read'));
    const query = {
      path: file('typed.ts'),
      prefix: 'for (let i = 0; i < items.le',
      suffix: '',
      explicit: true,
    };
    const first = await client.ask('complete', query);
    order.push('answered');
    // A first answer may run out of time here, where nothing is compiled yet.
    assert.notEqual(first.reason, 'Nothing was learned yet.');
    assert.equal(contexts.recall.has(file('alpha.ts')), false, 'its tables are not there yet');
    await reading;
    assert.deepEqual(order, ['answered', 'read']);
    assert.equal(contexts.recall.has(file('alpha.ts')), true);
    const own = { ...query, prefix: 'const x = registerAl' };
    await until('recall', async () => (await client.ask('complete', own)).text.startsWith('pha('));
  });

  it('is told from what was written since: new lines are learned, removed ones are not offered', async () => {
    writeFileSync(file('beta.ts'), body('Gamma'));
    const opened = await open();
    await opened.contexts.caughtUp();
    assert.deepEqual(notes, []);
    assert.match(offered(opened, 'const Gamma7 = registerGa'), /^mma\(/);
    assert.doesNotMatch(offered(opened, 'const x = registerBe'), /^ta\(/);
    assert.match(offered(opened, 'const x = registerAl'), /^pha\(/);
  });

  it('has nothing of a file that is gone or may not be learned any more, from the first answer on', async () => {
    for (const change of [
      () => writeFileSync(file('.gitignore'), 'beta.ts\n'),
      () => rmSync(file('beta.ts')),
    ]) {
      change();
      const opened = await open();
      assert.doesNotMatch(offered(opened, 'const x = registerBe'), /^ta\(/);
      assert.match(offered(opened, 'const x = registerAl'), /^pha\(/);
      await opened.contexts.caughtUp();
      await until(
        'it is kept without the file',
        () => existsSync(kept()) && !readFileSync(kept()).includes('registerBeta'),
      );
      assert.ok(readFileSync(kept()).includes('registerAlpha'));
      rmSync(file('.gitignore'), { force: true });
      rmSync(kept());
      await openedBefore();
    }
  });

  it('leaves the disk when a file is forgotten while the folder is open', async () => {
    const { service, contexts } = await open();
    assert.ok(readFileSync(kept()).includes('registerBeta'));
    rmSync(file('beta.ts'));
    await service.changed(file('beta.ts'), true);
    await contexts.caughtUp();
    await until(
      'it is kept without the file',
      () => existsSync(kept()) && !readFileSync(kept()).includes('registerBeta'),
    );
  });

  it('is not kept while something unsaved is in it', async () => {
    rmSync(kept());
    const opened = await open();
    const text = body('Alpha') + letters.repeat(3);
    for (const prefix of [text, `${text}const quixotry = launch(zephyrous);\n`])
      opened.service.complete({ path: file('alpha.ts'), prefix, suffix: '' });
    await opened.contexts.caughtUp();
    const { recall } = opened.contexts;
    if (recall.contexts) assert.ok(!existsSync(kept()) || !readFileSync(kept()).includes('zephyrous'));
    writeFileSync(file('alpha.ts'), `${text}const saved = 1;\n`);
    await opened.service.changed(file('alpha.ts'), false);
    await until('it is kept', () => existsSync(kept()));
    assert.ok(!readFileSync(kept()).includes('zephyrous'));
  });

  it('has no secret in it', async () => {
    const secret = 'ghp_' + 'a1B2c3D4e5'.repeat(4).slice(0, 36);
    rmSync(kept());
    put('beta.ts', `${body('Beta')}const token = '${secret}';\n`);
    await openedBefore();
    assert.ok(readFileSync(kept()).includes('registerBeta'));
    assert.ok(!readFileSync(kept()).includes(secret));
  });

  for (const [how, damage] of [
    ['cut', () => truncateSync(kept(), readFileSync(kept()).length - 5000)],
    ['cut to nothing', () => truncateSync(kept(), 0)],
    ['no such file', () => writeFileSync(kept(), 'something else that is long enough to be looked at')],
    ['changed in one byte', () => change((bytes) => (bytes[100_000]! ^= 1))],
    ['changed in its seal', () => change((bytes) => (bytes[bytes.length - 1]! ^= 1))],
    ['of another version', () => change((bytes) => bytes.write('9', bytes.indexOf('"version":"') + 11))],
    ['a folder', () => (rmSync(kept()), mkdirSync(kept()))],
  ] as const) {
    it(`is learned anew with one line in the log when it is ${how}`, async () => {
      damage();
      const opened = await open();
      assert.equal(notes.length, 1, notes.join('\n'));
      assert.match(notes[0]!, /learned anew/);
      assert.match(offered(opened, 'const x = registerAl'), /^pha\(/);
      await opened.contexts.caughtUp();
      if (how !== 'a folder') await until('it is kept again', () => existsSync(kept()));
    });
  }

  /** Writes the file anew with other sections, sealed as any is. */
  async function forge(by: (sections: Map<string, Uint8Array>) => void): Promise<void> {
    const { version } = /^\{"version":"(?<version>[^"]*)"/.exec(readFileSync(kept()).toString('latin1', 20))!
      .groups as { version: string };
    const sections = await readSections(kept(), version, (_, bytes) => new Uint8Array(bytes));
    by(sections as Map<string, Uint8Array>);
    assert.ok(await writeSections(kept(), version, sections!, { isUnchanged: () => true, unsealed }));
  }

  const forgeries: Record<string, (sections: Map<string, Uint8Array>) => void> = {
    'facts that are no JSON': (sections) => sections.set('facts', Buffer.from('{"dictionary":')),
    'facts of another shape': (sections) => facts(sections, (of) => delete of.recalled),
    'a dictionary that is none': (sections) => facts(sections, (of) => (of.dictionary = '{"kind":"words"}')),
    'more text learned than there is room for': (sections) =>
      facts(sections, (of) => (of.tables.textLength = 2 ** 27)),
    'tables of a size that was never made': (sections) =>
      facts(sections, (of) => (of.tables.capacity.lists = 60)),
    'a text that is not there': (sections) => facts(sections, (of) => (of.learned[0][1] = 1000)),
    'texts that are not whole': (sections) => sections.set('texts', sections.get('texts')!.subarray(1)),
    'no stream': (sections) => sections.delete('stream'),
    'half a number': (sections) => sections.set('slots', sections.get('slots')!.subarray(1)),
    'a token that the dictionary lacks': (sections) => (sections.get('stream')![101] = 0x7f),
    'a list that goes round': (sections) => {
      const { buffer } = sections.get('followers')!;
      new Uint32Array(buffer).fill(1);
    },
    'weights that are no numbers': (sections) => {
      const weights = sections.get('weights')!;
      new Float32Array(weights.buffer, 0, weights.length >> 2).fill(NaN, 1 << 18);
    },
  };
  for (const [what, by] of Object.entries(forgeries)) {
    it(`is learned anew with one line in the log when somebody sealed ${what}`, async () => {
      await forge(by);
      const opened = await open();
      assert.equal(notes.length, 1, notes.join('\n'));
      assert.match(notes[0]!, /^What was learned of these folders is learned anew: .* cannot be used: .*\.$/);
      assert.match(offered(opened, 'const x = registerAl'), /^pha\(/);
      await opened.contexts.caughtUp();
      await until('it is kept again', () => existsSync(kept()));
    });
  }

  it('answers, whatever its tables of contexts hold', async () => {
    await forge((sections) => {
      for (const [name, bytes] of sections)
        if (name === 'tables' || name === 'learned text')
          for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 2654435761) >>> 24;
      // Tables of numbers, and where the last bit was looked up.
      sections.get('weights')!.fill(0xff, 0, 50_000);
    });
    const opened = await open();
    assert.deepEqual(notes, []);
    for (const prefix of ['const x = registerAl', '', 'zzz'])
      assert.equal(typeof offered(opened, prefix), 'string');
    writeFileSync(file('beta.ts'), body('Gamma'));
    await opened.service.changed(file('beta.ts'), false);
    await opened.contexts.caughtUp();
    assert.ok(opened.contexts.recall.contexts !== null);
  });

  // What is forged has no type.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  function facts(sections: Map<string, Uint8Array>, by: (facts: any) => unknown): void {
    const found: unknown = JSON.parse(Buffer.from(sections.get('facts')!).toString());
    by(found);
    sections.set('facts', Buffer.from(JSON.stringify(found)));
  }

  function change(by: (bytes: Buffer) => void): void {
    const bytes = readFileSync(kept());
    by(bytes);
    writeFileSync(kept(), bytes);
  }

  it('is gone when everything is forgotten', async () => {
    await new WorkspaceModels(storage, () => undefined).forget([folder]);
    assert.ok(!existsSync(path.dirname(kept())));
  });

  it('leaves nothing unfinished behind', () => {
    assert.deepEqual(readdirSync(path.dirname(kept())), ['learned']);
  });
});
