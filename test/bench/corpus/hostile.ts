/**
 * Folders, ignore files and texts made to hang a reader, and how long each keeps it. The tests say what comes
 * of them.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeText } from '../../../src/corpus/read/decode-text';
import { IgnorePatterns } from '../../../src/corpus/ignore/ignore-patterns';
import { NearDuplicates } from '../../../src/corpus/read/near-duplicates';
import { acceptText } from '../../../src/corpus/read/read-corpus-file';
import { readCorpus } from '../../../src/corpus/read/read-corpus';
import { hold } from '../measuring/limits';
import { noises } from '../text/noise';

/** Reading a folder of one honest and some hostile entries takes at most so long, ms. */
const folderLimit = 1000;
const perMegabyte = 50;

const folders: Readonly<Record<string, (folder: string) => void>> = {
  'a sparse file of 2 GB': (folder) => {
    const file = openSync(path.join(folder, 'huge.txt'), 'w');
    ftruncateSync(file, 2 ** 31);
    closeSync(file);
  },
  'a pipe and a pipe as ignore file': (folder) => {
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [path.join(folder, 'pipe.ts'), path.join(folder, '.gitignore')]);
  },
  'links to themselves and upwards': (folder) => {
    symlinkSync('loop', path.join(folder, 'loop'));
    for (let i = 0; i < 100; i++) symlinkSync('..', path.join(folder, `up${i}`));
  },
  'an ignore file of 100,000 patterns': (folder) => {
    const patterns = Array.from({ length: 100_000 }, (_, i) => (i % 2 ? `name${i}.log` : `**/b${i}.t?`));
    writeFileSync(path.join(folder, '.gitignore'), patterns.join('\n'));
  },
  'an ignore file of 100,000 patterns refused': (folder) => {
    mkdirSync(path.join(folder, 'inside'));
    const patterns = Array.from({ length: 100_000 }, (_, i) => `*a*${i}*`);
    writeFileSync(path.join(folder, 'inside', '.gitignore'), patterns.join('\n'));
  },
};

async function readFolder(folder: string): Promise<number> {
  const began = performance.now();
  await readCorpus({ folders: [folder], exclude: [] });
  return performance.now() - began;
}

async function measureFolders(): Promise<void> {
  for (const [name, make] of Object.entries(folders)) {
    const folder = mkdtempSync(path.join(tmpdir(), 'unroll-hostile-'));
    try {
      writeFileSync(path.join(folder, 'a.ts'), 'some text\n');
      make(folder);
      hold(name, await readFolder(folder), 'ms', { atMost: folderLimit });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/**
 * No path may be that long: the tree is made from its end, by moving it into the next folder, and unmade so.
 */
async function measureDepth(levels: number): Promise<void> {
  const folder = mkdtempSync(path.join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'unroll-deep-'));
  const [tree, other] = [path.join(folder, 'd'), path.join(folder, 'other')];
  writeFileSync(path.join(folder, 'a.ts'), 'some text\n');
  mkdirSync(tree);
  for (let i = 1; i < levels; i++) {
    mkdirSync(other);
    renameSync(tree, path.join(other, 'd'));
    renameSync(other, tree);
  }
  try {
    hold(`a folder of ${levels} levels`, await readFolder(folder), 'ms', { atMost: folderLimit });
  } finally {
    for (let i = 1; i < levels; i++) {
      renameSync(path.join(tree, 'd'), other);
      rmdirSync(tree);
      renameSync(other, tree);
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureGlobs(): void {
  const began = performance.now();
  for (const pattern of [
    '*a*a*a*a*a*a*a*a*a*a*b',
    '**/a*/**/a*/**/a*/**/b',
    '[[:alpha:]]*'.repeat(20) + 'Z',
  ]) {
    const rules = new IgnorePatterns(pattern);
    rules.judge('a'.repeat(4_000), false);
    rules.judge('a/'.repeat(100) + 'c', false);
  }
  hold('catastrophic globs on long paths', performance.now() - began, 'ms', { atMost: 200 });
}

/**
 * In lines as people write them: what is one line of a megabyte is passed over before anything else is done
 * to it.
 */
const inLines = (text: string): string => text.replace(/.{76}/gs, '$&\n');

/** Texts of about 1 MB, through all that is done to a file's bytes. */
const makeTexts = (): Readonly<Record<string, string>> => ({
  ...noises(1_000_000),
  'a line of 1 MB of words': 'word '.repeat(200_000),
  'names of secrets': inLines('password'.repeat(125_000)),
  'assignments without a value': inLines('password='.repeat(111_000)),
  'assignments with blanks': inLines('token = '.repeat(125_000)),
  'markers of key blocks': '-----BEGIN PRIVATE KEY-----\n'.repeat(35_000),
  'beginnings of addresses': inLines('://a:b'.repeat(166_000)),
  'beginnings of credentials': inLines('sk-ghp_AKIAxoxb-'.repeat(62_000)),
  'invisible characters': inLines('\u202e\u200d'.repeat(166_000)),
  'line ends': '\n'.repeat(1_000_000),
  'mixed line ends': 'a\r\nb\rc\n'.repeat(140_000),
});

function measureTexts(): void {
  for (const [name, text] of Object.entries(makeTexts())) {
    const bytes = Buffer.from(text);
    // The fastest of three: other work on the machine does not count.
    const times = [1, 2, 3].map(() => {
      const began = performance.now();
      const decoded = decodeText(Buffer.from(bytes));
      const accepted =
        'text' in decoded ? acceptText(decoded.text, 0, { language: 'yaml', asked: false }) : decoded;
      if ('text' in accepted) {
        const known = new NearDuplicates();
        known.original(accepted.text);
        known.add('a', accepted.text);
      }
      return performance.now() - began;
    });
    hold(name, Math.min(...times) / (bytes.length / 1e6), 'ms/MB', { atMost: perMegabyte });
  }
}

export async function measureHostile(): Promise<void> {
  console.log('\nhostile folders');
  await measureFolders();
  await measureDepth(5_000);
  measureGlobs();
  console.log('\nhostile texts, from bytes to clean text');
  measureTexts();
}
