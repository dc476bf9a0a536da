import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanText } from '../../src/secrets/clean-text';
import { IgnorePatterns, TooManyPatterns } from '../../src/corpus/ignore/ignore-patterns';
import { isMachineMade } from '../../src/corpus/read/machine-made';
import { NearDuplicates } from '../../src/corpus/read/near-duplicates';
import { reasonOf } from '../../src/corpus/read/read-bytes';
import { readCorpus } from '../../src/corpus/read/read-corpus';
import { Failure } from '../../src/protocol/failure';
import { makeFolder, type TestFolder } from '../unit/corpus/folder';

const reasons = async (folder: TestFolder): Promise<Record<string, string>> => {
  const { report } = await readCorpus({ folders: [folder.path], exclude: [] });
  return Object.fromEntries(
    report.skipped.flatMap(({ reason, examples }) => examples.map((file) => [file, reason])),
  );
};

/** What this process has read so far, where the system tells. */
const bytesRead = (): number =>
  existsSync('/proc/self/io') ? Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1]) : 0;

describe('a hostile folder', () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = makeFolder({ 'a.ts': 'some text' });
  });
  afterEach(() => {
    folder.remove();
  });

  it('with a pipe, a socket and links to nowhere, itself and outside is read around them', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [path.join(folder.path, 'pipe.ts')]);
    execFileSync('mkfifo', [path.join(folder.path, '.gitignore')]);
    symlinkSync('loop', path.join(folder.path, 'loop'));
    symlinkSync('..', path.join(folder.path, 'up'));
    symlinkSync('/etc/passwd', path.join(folder.path, 'outside.txt'));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(path.join(folder.path, 'socket.ts'), resolve));
    try {
      assert.deepEqual(await reasons(folder), {
        'pipe.ts': 'not-a-file',
        'socket.ts': 'not-a-file',
        '.gitignore': 'not-a-file',
        loop: 'symbolic-link',
        up: 'symbolic-link',
        'outside.txt': 'symbolic-link',
      });
    } finally {
      server.close();
    }
  });

  it('with a sparse file of 2 GB and a line of 50 MB is read without opening either', async () => {
    for (const [name, size] of [
      ['huge.txt', 2 ** 31],
      ['line.txt', 50e6],
    ] as const) {
      const file = openSync(path.join(folder.path, name), 'w');
      writeSync(file, 'x');
      ftruncateSync(file, size);
      closeSync(file);
    }
    const before = bytesRead();
    assert.deepEqual(await reasons(folder), { 'huge.txt': 'too-large', 'line.txt': 'too-large' });
    assert.ok(bytesRead() - before < 10e6, `${bytesRead() - before} bytes`);
  });

  it('of 5,000 levels is read down to a limit', async () => {
    // In memory where there is such a folder: thousands of renames take their time on a disk.
    const deep = makeFolder({ 'a.ts': 'some text' }, existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
    const [tree, other] = [path.join(deep.path, 'd'), path.join(deep.path, 'other')];
    // No path may be that long: the tree is made from its end, by moving it into the next folder, and unmade
    // so.
    mkdirSync(tree);
    for (let i = 1; i < 5_000; i++) {
      mkdirSync(other);
      renameSync(tree, path.join(other, 'd'));
      renameSync(other, tree);
    }
    try {
      assert.deepEqual(Object.values(await reasons(deep)), ['too-deep']);
    } finally {
      for (let i = 1; i < 5_000; i++) {
        renameSync(path.join(tree, 'd'), other);
        rmdirSync(tree);
        renameSync(other, tree);
      }
      deep.remove();
    }
  });

  it('that vanishes while it is read ends in a report or one sentence', async () => {
    for (let i = 0; i < 300; i++) folder.write(`d${i % 30}/f${i}.ts`, `text ${i}\n`.repeat(50));
    const reading = readCorpus(
      { folders: [folder.path], exclude: [] },
      { onProgress: () => rmSync(folder.path, { recursive: true, force: true }) },
    );
    try {
      assert.ok((await reading).report.files > 0);
    } catch (error) {
      assert.ok(error instanceof Failure && error.code === 'no-text', String(error));
    }
  });

  it('with a file and a folder that may not be read says so', async function () {
    assert.equal(reasonOf({ code: 'EACCES' }), 'not-readable');
    assert.equal(reasonOf({ code: 'ENOENT' }), 'changed');
    assert.equal(reasonOf({ code: 'EIO' }), 'not-readable');
    if (process.getuid?.() === 0 || process.platform === 'win32') return; // root may read everything
    folder.write('secret.txt', 'x');
    folder.write('closed/b.txt', 'x');
    chmodSync(path.join(folder.path, 'secret.txt'), 0);
    chmodSync(path.join(folder.path, 'closed'), 0);
    const found = await reasons(folder);
    chmodSync(path.join(folder.path, 'closed'), 0o700);
    assert.deepEqual(found, { 'secret.txt': 'not-readable', closed: 'not-readable' });
  });

  it('that is a link to itself, or empty, is refused in one sentence', async () => {
    const loop = path.join(folder.path, 'loop');
    symlinkSync('loop', loop);
    await assert.rejects(readCorpus({ folders: [loop], exclude: [] }), /leads to itself/);
    const empty = path.join(folder.path, 'empty');
    mkdirSync(empty);
    await assert.rejects(readCorpus({ folders: [empty], exclude: [] }), /no files in/);
  });

  it('with broken text of every kind passes it over with a reason', async () => {
    folder.write(
      'invalid.txt',
      Buffer.concat([Buffer.from('valid text, then '), Buffer.from([0xc3, 0x28]), Buffer.from(' and on')]),
    );
    folder.write('surrogate.txt', Buffer.from([0xff, 0xfe, 0x41, 0, 0x00, 0xd8, 0x42, 0]));
    folder.write('cesu.txt', Buffer.from([0x41, 0xed, 0xa0, 0x80, 0x42]));
    folder.write('half.txt', Buffer.from([0xfe, 0xff, 0, 0x41, 0]));
    folder.write('nul.txt', Buffer.from('text\0text'));
    folder.write('line.txt', 'x'.repeat(1_000_000));
    folder.write('mixed.txt', 'one\r\ntwo\rthree\nfour');
    folder.write('only-mark.txt', Buffer.from([0xef, 0xbb, 0xbf]));
    assert.deepEqual(await reasons(folder), {
      'invalid.txt': 'not-utf',
      'surrogate.txt': 'not-utf',
      'cesu.txt': 'not-utf',
      'half.txt': 'not-utf',
      'nul.txt': 'binary',
      'line.txt': 'generated',
      'only-mark.txt': 'empty',
    });
  });
});

describe('a hostile ignore file', function () {
  this.retries(2); // A machine may be busy for a moment; what is out of proportion stays so.
  it('of 100,000 patterns is honoured', async () => {
    const folder = makeFolder({ 'a.ts': 'some text', 'name99999.log': 'x', 'x/deep/b99998.ts': 'x' });
    const patterns = Array.from({ length: 100_000 }, (_, i) => (i % 2 ? `name${i}.log` : `**/b${i}.t?`)).join(
      '\n',
    );
    folder.write('.gitignore', patterns);
    try {
      const started = performance.now();
      const found = await reasons(folder);
      assert.deepEqual([found['name99999.log'], found['x/deep/b99998.ts']], ['ignored', 'ignored']);
      assert.ok(performance.now() - started < 30_000);
    } finally {
      folder.remove();
    }
  });

  it('of too many patterns that cannot be indexed closes its folder, not the rest', async () => {
    const patterns = Array.from({ length: 100_000 }, (_, i) => `*a*${i}*`).join('\n');
    assert.throws(() => new IgnorePatterns(patterns), TooManyPatterns);
    const folder = makeFolder({ 'a.ts': 'some text', 'x/.gitignore': patterns, 'x/b.ts': 'more text' });
    try {
      assert.deepEqual(await reasons(folder), { x: 'ignore-rules' });
    } finally {
      folder.remove();
    }
  });

  it('of catastrophic globs is judged at once', () => {
    const started = performance.now();
    for (const pattern of [
      '*a*a*a*a*a*a*a*a*a*a*b',
      '**/a*/**/a*/**/a*/**/b',
      '[[:alpha:]]*'.repeat(20) + 'Z',
      '?*'.repeat(50) + 'Z',
    ]) {
      const rules = new IgnorePatterns(pattern);
      assert.equal(rules.judge('a'.repeat(4_000), false), null);
      assert.equal(rules.judge('a/'.repeat(100) + 'c', false), null);
    }
    assert.ok(performance.now() - started < 1_000);
  });
});

describe('hostile text', function () {
  this.retries(2); // A machine may be busy for a moment; what is out of proportion stays so.
  const size = 1_000_000;
  const texts: Readonly<Record<string, string>> = {
    'one letter': 'a'.repeat(size),
    'no line end': 'word '.repeat(size / 5),
    names: 'password'.repeat(size / 8),
    assignments: 'password='.repeat(size / 9),
    'spaced names': 'token = '.repeat(size / 8),
    digits: `token${'1'.repeat(75)} `.repeat(size / 81),
    quotes: 'secret="'.repeat(size / 8),
    'open markers': '-----BEGIN PRIVATE KEY-----\n'.repeat(size / 28),
    'an open block': `-----BEGIN PRIVATE KEY-----\n${'+/-'.repeat(size / 3)}`,
    dashes: '-'.repeat(size),
    addresses: '://'.repeat(size / 3),
    users: '://a:b'.repeat(size / 6),
    'web tokens': 'eyJ'.repeat(size / 3),
    beginnings: 'sk-ghp_AKIAxoxb-'.repeat(size / 16),
    queries: '?token&key'.repeat(size / 10),
    commands: ' -u machine ENV docker mysql'.repeat(size / 28),
    invisible: '\u202E\u200D'.repeat(size / 2),
    surrogates: '\uD800'.repeat(size),
    brackets: 'password([{'.repeat(size / 11),
    words: 'secret Aaaa.'.repeat(size / 12),
    generated: 'do not generated by edit '.repeat(size / 25),
    dashed: `password = "${'a-'.repeat(2_000)}1!"\n`.repeat(size / 4_020),
    blanks: ' '.repeat(size),
    'line ends': '\n'.repeat(size),
  };
  for (const [name, text] of Object.entries(texts)) {
    it(`of ${name} takes time in proportion`, () => {
      const started = performance.now();
      isMachineMade(text);
      cleanText(text, 'yaml');
      new NearDuplicates().add('a', text);
      // Measured at 10–150 ms on a quiet core; the bound only tells linear from quadratic.
      assert.ok(performance.now() - started < 20_000, `${(performance.now() - started).toFixed(0)} ms`);
    });
  }
});
