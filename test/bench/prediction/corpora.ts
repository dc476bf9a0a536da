/**
 * The corpora of the prediction benchmark: public packages by name and version, cut into a workspace and 10 %
 * of files held out by a hash of their path. Kept under `.cache/corpora`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

interface Source {
  readonly language: string;
  readonly from: 'npm' | 'debian';
  readonly package: string;
  readonly folders: readonly string[];
  readonly extension: string;
}

export const sources: Readonly<Record<string, Source>> = {
  rxjs: {
    language: 'TypeScript',
    from: 'npm',
    package: 'rxjs@7.8.2',
    folders: ['package/src'],
    extension: '.ts',
  },
  python: {
    language: 'Python',
    from: 'debian',
    package: 'libpython3.11-stdlib=3.11.2-6+deb12u9',
    folders: ['usr/lib/python3.11'],
    extension: '.py',
  },
  go: {
    language: 'Go',
    from: 'debian',
    package: 'golang-1.19-src=1.19.8-2',
    folders: ['usr/share/go-1.19/src/net/http', 'usr/share/go-1.19/src/encoding'],
    extension: '.go',
  },
  clap: {
    language: 'Rust',
    from: 'debian',
    package: 'librust-clap-dev=4.0.32-1',
    folders: ['usr/share/cargo/registry'],
    extension: '.rs',
  },
  git: {
    language: 'prose',
    from: 'debian',
    package: 'git-doc=1:2.39.5-0+deb12u3',
    folders: ['usr/share/doc/git/html'],
    extension: '.txt',
  },
};

/** In languages that the base has never read. */
export const unseenSources: typeof sources = {
  mojolicious: {
    language: 'Perl',
    from: 'debian',
    package: 'libmojolicious-perl=9.31+dfsg-1',
    folders: ['usr/share/perl5'],
    extension: '.pm',
  },
  ocaml: {
    language: 'OCaml',
    from: 'debian',
    package: 'libbase-ocaml-dev=0.15.1-1',
    folders: ['usr/lib/ocaml/base'],
    extension: '.ml',
  },
};

/** To tell languages apart. */
const otherSources: typeof sources = {
  javascript: {
    language: 'JavaScript',
    from: 'npm',
    package: 'eslint@9.20.0',
    folders: ['package/lib'],
    extension: '.js',
  },
  c: {
    language: 'C',
    from: 'debian',
    package: 'linux-libc-dev',
    folders: ['usr/include/linux'],
    extension: '.h',
  },
  ruby: {
    language: 'Ruby',
    from: 'debian',
    package: 'libruby3.1',
    folders: ['usr/lib/ruby/3.1.0'],
    extension: '.rb',
  },
  html: {
    language: 'HTML',
    from: 'debian',
    package: 'git-doc=1:2.39.5-0+deb12u3',
    folders: ['usr/share/doc/git/html'],
    extension: '.html',
  },
};

export interface CorpusText {
  readonly path: string;
  readonly text: string;
}

export interface Corpus {
  readonly name: string;
  readonly language: string;
  /** The folder to train on. */
  readonly folder: string;
  readonly workspace: readonly CorpusText[];
  readonly heldOut: readonly CorpusText[];
}

const home = '.cache/corpora';
const largestFile = 200_000;

/** Fetches the corpus unless it is there; needs `npm`, or `apt-get` and `dpkg-deb`. */
export function corpus(name: string): Corpus {
  const all = { ...sources, ...unseenSources, ...otherSources };
  const source = all[name];
  if (!source) throw new Error(`There is no corpus ${name}: take one of ${Object.keys(all).join(', ')}.`);
  const folder = join(home, name, 'workspace');
  const heldOut = join(home, name, 'held-out');
  if (!existsSync(heldOut)) fetch(source, folder, heldOut);
  return { name, language: source.language, folder, workspace: read(folder), heldOut: read(heldOut) };
}

/**
 * Every n-th file as a whole, n such that files of equal length would have so many characters in all. Files
 * are not: it may be a fifth of that, or several times as many. The same files each time.
 */
export function spread(files: readonly CorpusText[], characters: number): readonly CorpusText[] {
  const all = files.reduce((sum, { text }) => sum + text.length, 0);
  const step = Math.max(1, Math.floor(all / characters));
  return files.filter((_, i) => i % step === 0);
}

/** The first files, so many characters in all: a small folder. The last of them ends early. */
export function first(files: readonly CorpusText[], characters: number): readonly CorpusText[] {
  let left = characters;
  return files.flatMap(({ path, text }) => {
    const cut = text.slice(0, Math.max(0, left));
    left -= cut.length;
    return cut === '' ? [] : [{ path, text: cut }];
  });
}

function fetch(source: Source, folder: string, heldOut: string): void {
  const unpacked = `${folder}.unpacked`;
  rmSync(unpacked, { recursive: true, force: true });
  mkdirSync(unpacked, { recursive: true });
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: unpacked, stdio: 'pipe' });
  if (source.from === 'npm') {
    run('npm', 'pack', '--silent', source.package);
    run(
      'tar',
      'xf',
      readdirSync(unpacked).find((file) => file.endsWith('.tgz'))!,
    );
  } else {
    run('apt-get', 'download', source.package);
    run(
      'dpkg-deb',
      '-x',
      readdirSync(unpacked).find((file) => file.endsWith('.deb'))!,
      '.',
    );
  }
  for (const root of source.folders) {
    for (const path of files(join(unpacked, root), source.extension)) {
      const name = relative(unpacked, path);
      const digest = createHash('sha1').update(name).digest();
      const target = join(digest[0]! % 10 === 0 ? heldOut : folder, name);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(path, target);
    }
  }
  rmSync(unpacked, { recursive: true, force: true });
  writeFileSync(join(dirname(folder), 'source.json'), JSON.stringify(source, null, 2));
}

function* files(folder: string, extension: string): Generator<string> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path, extension);
    else if (entry.isFile() && entry.name.endsWith(extension)) yield path;
  }
}

function read(folder: string): CorpusText[] {
  const texts: CorpusText[] = [];
  for (const path of files(folder, '')) {
    const text = readFileSync(path, 'utf8');
    if (text.length >= 200 && text.length <= largestFile) texts.push({ path: relative(folder, path), text });
  }
  return texts;
}
