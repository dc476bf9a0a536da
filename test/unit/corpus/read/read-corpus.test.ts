import assert from 'node:assert/strict';
import path from 'node:path';
import { stampOf } from '../../../../src/corpus/read/known-texts';
import { type Corpus, readCorpus, readListed } from '../../../../src/corpus/read/read-corpus';
import { fairSample } from '../../../../src/corpus/read/fair-sample';
import { listCorpus } from '../../../../src/corpus/walk/list-corpus';
import { Failure } from '../../../../src/protocol/failure';
import { until } from '../../../until';
import { makeFolder, type TestFolder } from '../folder';

const rules = { language: 'typescript', asked: false, maximumBytes: 1e6, encoding: {} } as const;

describe('readCorpus', () => {
  const folders: TestFolder[] = [];
  const folder = (files: Record<string, string | Uint8Array>): TestFolder => {
    const made = makeFolder(files);
    folders.push(made);
    return made;
  };
  const read = async (files: Record<string, string | Uint8Array>, source: object = {}) =>
    readCorpus({ folders: [folder(files).path], exclude: [], ...source });
  const failed = async (promise: Promise<unknown>): Promise<Failure> => {
    try {
      await promise;
    } catch (error) {
      assert.ok(error instanceof Failure, String(error));
      return error;
    }
    return assert.fail('no failure');
  };
  after(() => {
    for (const made of folders) made.remove();
  });

  it('gives the files in the order of their paths, with text and language', async () => {
    const corpus = await read({ 'b.py': 'two', 'a/z.ts': 'one', 'a.md': 'three' });
    assert.deepEqual(
      corpus.files.map((file) => [file.path, file.language, file.text]),
      [
        ['a.md', 'markdown', 'three'],
        ['a/z.ts', 'typescript', 'one'],
        ['b.py', 'python', 'two'],
      ],
    );
    assert.equal(corpus.report.files, 3);
    assert.equal(corpus.report.characters, 11);
  });

  it('counts characters as code points', async () => {
    const corpus = await read({ 'a.txt': 'a😀b' });
    assert.equal(corpus.report.characters, 3);
  });

  it('keeps about a tenth of the files for validation, the same ones every time', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`f${i}.txt`, `text number ${i}`]),
    );
    const one = await read(files);
    const two = await read(files);
    const chosen = one.files.filter((file) => file.validation).map((file) => file.path);
    assert.ok(chosen.length > 8 && chosen.length < 35, String(chosen.length));
    assert.deepEqual(
      two.files.filter((file) => file.validation).map((file) => file.path),
      chosen,
    );
    assert.equal(one.report.validationFiles, chosen.length);
  });

  it('leaves something to train on, and from five files on something to validate on', async () => {
    for (let n = 1; n <= 12; n++) {
      const files = Object.fromEntries(Array.from({ length: n }, (_, i) => [`${n}-${i}.txt`, `text ${i}`]));
      const { report } = await read(files);
      assert.ok(report.validationFiles < n);
      if (n >= 5) assert.ok(report.validationFiles > 0);
    }
  });

  it('obeys the repository around the folder: ignore files above it, and its own exclude list', async () => {
    const repository = folder({
      '.git/info/exclude': 'private.ts\nboth.ts\n',
      '.gitignore': '/packages/app/generated.ts\nleft.ts\n',
      'packages/.gitignore': '!both.ts\n',
      'packages/app/generated.ts': 'one',
      'packages/app/private.ts': 'two',
      'packages/app/both.ts': 'three',
      'packages/app/left.ts': 'four',
      'packages/app/deep/left.ts': 'five',
      'packages/app/read.ts': 'six',
    });
    const app = path.join(repository.path, 'packages/app');
    const within = await readCorpus({ folders: [app], exclude: [] });
    assert.deepEqual(
      within.files.map((file) => file.path),
      ['both.ts', 'read.ts'],
    );
    const whole = await readCorpus({ folders: [repository.path], exclude: [] });
    assert.deepEqual(
      whole.files.map((file) => file.path),
      ['.gitignore', 'packages/.gitignore', 'packages/app/both.ts', 'packages/app/read.ts'],
    );
    repository.write('packages/app/.unrollignore', '!private.ts\n');
    const asked = await readCorpus({ folders: [app], exclude: [] });
    assert.ok(asked.files.some((file) => file.path === 'private.ts'));
  });

  it('finds the exclude list of a worktree, where .git is a file', async () => {
    const { path: where } = folder({
      'main/.git/info/exclude': 'private.ts\n',
      'main/.git/worktrees/two/commondir': '../..\n',
      'two/private.ts': 'one',
      'two/read.ts': 'two',
      'two/.git': 'gitdir: ../main/.git/worktrees/two\n',
    });
    const { files } = await readCorpus({ folders: [path.join(where, 'two')], exclude: [] });
    assert.deepEqual(
      files.map((file) => file.path),
      ['read.ts'],
    );
  });

  it('reads nothing when an ignore file above the folder cannot be honoured', async () => {
    const { path: where } = folder({
      '.git/HEAD': '',
      '.gitignore': 'x\n'.repeat(4_500_000),
      'app/a.ts': 'one',
    });
    const failure = await failed(readCorpus({ folders: [path.join(where, 'app')], exclude: [] }));
    assert.equal(failure.code, 'no-text');
    assert.match(failure.message, /ignore-rules/);
  });

  it('reads what editors show instead of what stands on disk only when it is given, by the same rules', async () => {
    const made = folder({ '.ignore': '*.ts\n.*\n!a.ts\n', 'a.ts': 'saved', 'b.ts': 'no' });
    const unsaved = [
      { path: path.join(made.path, 'a.ts'), text: 'const password = "hunter2-Xk29!qqZ";' },
      { path: path.join(made.path, 'b.ts'), text: 'never' },
      { path: '/elsewhere/b.ts', text: 'never' },
    ];
    const source = { folders: [made.path], exclude: [] };
    const texts = async (given: object) =>
      (await readCorpus({ ...source, ...given })).files.map((file) => file.text);
    assert.deepEqual(await texts({}), ['saved']);
    assert.deepEqual(await texts({ unsaved }), ['const password = "REDACTED";']);
  });

  it('obeys nested ignore files and says so', async () => {
    const corpus = await read({
      '.gitignore': '*.log\n/out\n!keep.log\n',
      'a.ts': 'one',
      'a.log': 'ignored',
      'keep.log': 'kept',
      'out/b.ts': 'ignored',
      'src/out/b.ts': 'two',
      'src/.gitignore': 'generated/\n',
      'src/generated/c.ts': 'ignored',
    });
    assert.deepEqual(
      corpus.files.map((file) => file.path),
      ['.gitignore', 'a.ts', 'keep.log', 'src/.gitignore', 'src/out/b.ts'],
    );
    const ignored = corpus.report.skipped.find((entry) => entry.reason === 'ignored');
    assert.deepEqual(ignored?.examples, ['a.log', 'out', 'src/generated']);
  });

  it('puts the folder name in front of the paths of several folders', async () => {
    const one = folder({ 'a.ts': 'one' });
    const two = folder({ 'a.ts': 'two' });
    const corpus = await readCorpus({ folders: [one.path, two.path], exclude: [] });
    const expected = [one, two].map(({ path: root }) => `${path.basename(root)}/a.ts`).sort();
    assert.deepEqual(
      corpus.files.map((file) => file.path),
      expected,
    );
  });

  it('says in one sentence why there is nothing to read', async () => {
    assert.equal((await failed(readCorpus({ folders: [], exclude: [] }))).code, 'no-folder');
    assert.equal((await failed(readCorpus({ folders: ['/nowhere/at/all'], exclude: [] }))).code, 'no-folder');
    const file = folder({ 'a.ts': 'one' });
    assert.match(
      (await failed(readCorpus({ folders: [`${file.path}/a.ts`], exclude: [] }))).message,
      /not a folder/,
    );
    assert.match((await failed(read({}))).message, /no files/);
    const binary = await failed(read({ 'a.bin': Uint8Array.of(1, 0, 2), 'b.bin': Uint8Array.of(0, 0) }));
    assert.equal(binary.code, 'no-text');
    assert.match(binary.message, /All 2 files .* are binary/);
  });

  it('ends with a named failure when it is cancelled', async () => {
    const made = folder({ 'a.ts': 'one' });
    const failure = await failed(
      readCorpus({ folders: [made.path], exclude: [] }, { signal: AbortSignal.abort() }),
    );
    assert.equal(failure.code, 'cancelled');
  });

  it('reads what was listed once as a sample, and then whole, as if each were a reading by itself', async () => {
    const words = (of: string): string => Array.from({ length: 40 }, (_, i) => `${of}${i}`).join(' ');
    const { path: root } = folder({
      'a.ts': words('one'),
      'b.ts': words('two'),
      'c/d.ts': words('three'),
      'same.ts': words('one'),
      'e.bin': Uint8Array.of(1, 0, 2),
      '.env': 'SECRET=1',
    });
    const source = { folders: [root], exclude: [] };
    const listing = await listCorpus(source);
    const candidates = fairSample(listing.candidates, 300);
    const sample = await readListed({ ...listing, candidates });
    const whole = await readListed(listing, { known: sample.readings });
    const of = ({ files, report }: Corpus) => ({ files, report: { ...report, seconds: 0 } });
    assert.deepEqual(of(whole), of(await readCorpus(source)));
    const { files } = await readCorpus({ ...source, maximumCharacters: 300 });
    assert.deepEqual(
      sample.files.map(({ path, text }) => [path, text]),
      files.map(({ path, text }) => [path, text]),
    );
    assert.deepEqual([sample.files.length, whole.files.length], [1, 3]);
  });

  it('indents a file as the others once: what came of it is known at the next reading', async () => {
    const lines = (of: string, by: string): string =>
      Array.from({ length: 20 }, (_, i) => `if (${of}${i}) {\n${by}${of}();\n}\n`).join('');
    const { path: root } = folder({
      'a.ts': lines('one', '  '),
      'b.ts': lines('two', '  '),
      'c.ts': lines('three', '\t'),
    });
    const source = { folders: [root], exclude: [] };
    await until('files that are not just being written', () => stampOf(`${root}/c.ts`, rules) !== null);
    const first = await readCorpus(source);
    const again = await readCorpus(source, { known: first.readings });
    assert.deepEqual(again.files, first.files);
    assert.equal(again.report.characters, first.report.characters);
    assert.equal(first.files[2]!.text, lines('three', '  '));
    const found = first.readings.get(`${root}/c.ts`)!;
    assert.equal(found.text, lines('three', '\t'));
    assert.equal(again.measured.get('c.ts'), found.indented);
    assert.equal(again.readings.get(`${root}/a.ts`)!.indented, null);
    // Where others are indented otherwise, it is not as it was before.
    const alone = await readCorpus({ ...source, exclude: ['a.ts', 'b.ts'] }, { known: again.readings });
    assert.equal(alone.files[0]!.text, lines('three', '\t'));
    assert.equal(alone.report.characters, lines('three', '\t').length);
  });
});
