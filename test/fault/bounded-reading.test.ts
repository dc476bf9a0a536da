import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs, { mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { FolderRules } from '../../src/corpus/ignore/folder-rules';
import { outerRules } from '../../src/corpus/ignore/outer-rules';
import { defaultLimits } from '../../src/corpus/limits';
import { readBytes } from '../../src/corpus/read/read-bytes';
import { readCorpus } from '../../src/corpus/read/read-corpus';
import { CorpusIndex } from '../../src/corpus/index/corpus-index';
import { makeFolder, type TestFolder } from '../unit/corpus/folder';

const command = path.resolve(__dirname, '../../dist/unroll.js');

describe('a file that may never end', function () {
  let folder: TestFolder;
  const at = (name: string): string => path.join(folder.path, name);
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => {
    folder = makeFolder({ 'a.ts': 'some text\n'.repeat(10) });
  });
  afterEach(() => folder.remove());

  const pointers: Readonly<Record<string, () => void>> = {
    'a pipe behind a pointer of git': () => {
      folder.write('.git', 'gitdir: ./evil\n');
      mkdirSync(at('evil'));
      execFileSync('mkfifo', [at('evil/commondir')]);
    },
    'a pipe as pointer of git': () => execFileSync('mkfifo', [at('.git')]),
    'a pointer of git that leads to a device': () => symlinkSync('/dev/zero', at('.git')),
    'a pipe as private list of git': () => {
      mkdirSync(at('.git/info'), { recursive: true });
      execFileSync('mkfifo', [at('.git/info/exclude')]);
    },
    'a device as the folder that worktrees share': () => {
      folder.write('.git', 'gitdir: ./evil\n');
      mkdirSync(at('evil'));
      symlinkSync('/dev/zero', at('evil/commondir'));
    },
    'a sparse pointer of git of 1.5 GB': () => {
      writeFileSync(at('.git'), 'gitdir: x\n');
      truncateSync(at('.git'), 1.5e9);
    },
    'a pipe as ignore file of a folder above': () => {
      mkdirSync(at('.git'));
      folder.write('inner/b.ts', 'more text\n'.repeat(10));
      execFileSync('mkfifo', [at('.gitignore'), at('inner/.unrollignore')]);
    },
  };
  for (const [what, make] of Object.entries(pointers)) {
    it(`does not keep the reader: ${what}`, () => {
      make();
      for (const inner of ['', 'inner'].filter((name) => fs.existsSync(at(name)))) {
        // In a process of its own: a thread that waits in a system call cannot be interrupted.
        const { status, stdout, signal } = spawnSync(
          process.execPath,
          ['--max-old-space-size=200', command, 'corpus', at(inner), '--json'],
          { timeout: 20_000, killSignal: 'SIGKILL', encoding: 'utf8' },
        );
        assert.deepEqual([status, signal], [0, null], stdout);
        assert.equal((JSON.parse(stdout.trim().split('\n').at(-1)!) as { files: number }).files > 0, true);
      }
    });
  }

  it('of 1.5 GB that should be a pointer of git is not read', function () {
    if (!fs.existsSync('/proc/self/io')) this.skip();
    const read = (): number => Number(/rchar: (\d+)/.exec(fs.readFileSync('/proc/self/io', 'utf8'))![1]);
    pointers['a sparse pointer of git of 1.5 GB']!();
    const before = read();
    assert.equal(outerRules(folder.path, defaultLimits), null);
    assert.ok(read() - before < 1e6, `${read() - before} bytes`);
  });

  it('is read for so long at most', () => {
    folder.write('big.ts', 'x'.repeat(3_000_000));
    const { readSync } = fs;
    try {
      fs.readSync = ((...words: Parameters<typeof readSync>) => {
        const until = performance.now() + 30;
        while (performance.now() < until);
        return readSync(...words);
      }) as typeof readSync;
      const limits = { bytes: 4_000_000, milliseconds: 50 };
      assert.deepEqual(readBytes(at('big.ts'), limits), { skipped: 'too-slow' });
    } finally {
      fs.readSync = readSync;
    }
    assert.ok('bytes' in readBytes(at('big.ts'), { bytes: 4_000_000 }));
  });
});

describe('a folder that becomes a link between listing and reading', () => {
  let folder: TestFolder;
  let outside: TestFolder;
  const { openSync } = fs;
  const at = (name: string): string => path.join(folder.path, name);
  beforeEach(() => {
    folder = makeFolder({ 'a.ts': 'some text\n'.repeat(10), 'inner/deep/b.ts': 'own text\n'.repeat(10) });
    outside = makeFolder({ 'deep/b.ts': 'the text of somebody else\n'.repeat(10) });
  });
  afterEach(() => {
    fs.openSync = openSync;
    folder.remove();
    outside.remove();
  });
  /** As a hostile process would, in the moment before the file is opened. */
  const swapBefore = (name: string, swap: () => void): void => {
    fs.openSync = ((...words: Parameters<typeof openSync>) => {
      if (String(words[0]).endsWith(name)) {
        fs.openSync = openSync;
        swap();
      }
      return openSync(...words);
    }) as typeof openSync;
  };
  const texts = (files: readonly { text: string }[]): string => files.map(({ text }) => text).join('');

  for (const [what, link, target] of [
    ['the folder of a file', 'inner/deep', 'deep'],
    ['a folder above it', 'inner', ''],
  ] as const) {
    it(`lets no text of outside in: ${what}`, async () => {
      swapBefore('b.ts', () => {
        renameSync(at(link), at('away'));
        symlinkSync(path.join(outside.path, target), at(link));
      });
      const { files, report } = await readCorpus({ folders: [folder.path], exclude: [] });
      assert.doesNotMatch(texts(files), /somebody else/);
      assert.deepEqual(report.skipped, [
        { reason: 'symbolic-link', files: 1, examples: ['inner/deep/b.ts'] },
      ]);
    });

    it(`lets none in when a save is followed either: ${what}`, async () => {
      const index = new CorpusIndex({ folders: [folder.path], exclude: [] });
      swapBefore('b.ts', () => {
        renameSync(at(link), at('away'));
        symlinkSync(path.join(outside.path, target), at(link));
      });
      assert.deepEqual(await index.update(at('inner/deep/b.ts')), []);
    });
  }

  it('is nothing against a workspace folder that is a link itself: the user chose it', async () => {
    const link = path.join(outside.path, 'link');
    symlinkSync(folder.path, link);
    const { files } = await readCorpus({ folders: [link], exclude: [] });
    assert.equal(files.length, 2);
    const index = new CorpusIndex({ folders: [link], exclude: [] });
    assert.equal((await index.update(path.join(link, 'a.ts'))).length, 1);
  });
});

describe('ignore files in folders within folders', function () {
  this.retries(2); // A machine may be busy for a moment; what is out of proportion stays so.
  const globs = (count: number, from = 0): string =>
    Array.from({ length: count }, (_, i) => `*a*${from + i}*/**/x?`).join('\n');

  it('have one budget together: what goes beyond it closes its folder, in little time', async () => {
    const folder = makeFolder({ 'a.ts': 'some text' });
    try {
      let inner = '';
      for (let depth = 0; depth < 90; depth++) {
        folder.write(`${inner}.gitignore`, globs(2_000, depth * 2_000));
        folder.write(`${inner}f.ts`, `text number ${depth} of its own\n`);
        inner += 'd/';
      }
      const started = performance.now();
      const { report } = await readCorpus({ folders: [folder.path], exclude: [] });
      assert.ok(performance.now() - started < 2_000, `${performance.now() - started} ms`);
      assert.deepEqual(report.skipped, [{ reason: 'ignore-rules', files: 1, examples: ['d'] }]);
    } finally {
      folder.remove();
    }
  });

  it('have one budget of bytes, and of the length of a pattern', () => {
    const folder = makeFolder({
      one: 'name\n'.repeat(100),
      two: 'other\n'.repeat(100),
      long: `${'a'.repeat(5_000)}\n`,
      classes: `${'[ab]'.repeat(5_000)}\n`,
    });
    const load = (parent: FolderRules | null, name: string): FolderRules | null =>
      FolderRules.load('d', parent, new Map([['.gitignore', `${folder.path}/${name}`]]), {
        ...defaultLimits,
        ignoreFileBytes: 1_000,
      });
    try {
      const one = load(null, 'one');
      assert.ok(one);
      assert.ok(load(null, 'two'));
      assert.equal(load(one, 'two'), null);
      for (const name of ['long', 'classes']) {
        const files = new Map([['.gitignore', `${folder.path}/${name}`] as const]);
        assert.equal(FolderRules.load('d', null, files, defaultLimits), null);
      }
    } finally {
      folder.remove();
    }
  });

  it('that people have are far within it', async () => {
    const folder = makeFolder();
    try {
      let inner = '';
      for (let depth = 0; depth < 20; depth++) {
        folder.write(`${inner}.gitignore`, `*.log\nbuild/\n!keep.log\n/dist${depth}\n**/tmp/*\n`.repeat(4));
        folder.write(`${inner}f${depth}.ts`, `text number ${depth} of its own, ${'abc'.repeat(depth)}\n`);
        folder.write(`${inner}f.log`, 'x');
        inner += 'd/';
      }
      const { files, report } = await readCorpus({ folders: [folder.path], exclude: [] });
      assert.equal(files.filter((file) => file.path.endsWith('.ts')).length, 20);
      assert.deepEqual(
        report.skipped.map(({ reason, files: count }) => [reason, count]),
        [['ignored', 20]],
      );
    } finally {
      folder.remove();
    }
  });
});
