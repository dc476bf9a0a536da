/**
 * The text that a base is trained on: the files of the manifest's packages, by the product's own rules
 * (redaction, machine-made text, copies), without what is compiled from other files, without licence headers,
 * in fair shares.
 */
import { join } from 'node:path';
import { readCorpus } from '../../src/corpus/read/read-corpus';
import { hashOf } from '../../src/corpus/hash';
import type { CorpusReport } from '../../src/protocol/corpus';
import { cache } from '../cache';
import { docstringsOf } from './docstrings';
import { withoutLicenceHeader } from './licence-header';
import { folderOf, type Manifest, type Package } from '../manifest';
import { isRead, mix, type Mix, type MixFile } from './mix';
import { SaidBefore } from './said-before';
import { isTable } from './tables';

/** Compiled, bundled, vendored, recorded or repeated. */
const never = [
  ...[
    'dist',
    'build',
    'built',
    'cjs',
    'esm',
    'umd',
    'lib.esm',
    'lib.commonjs',
    '_cjs',
    '_esm',
    '_types',
    'pkg',
  ],
  ...[
    'vendor',
    '_vendor',
    '_vendored',
    'third_party',
    'third-party',
    'testdata',
    'test_data',
    'baseline_images',
  ],
  ...['locale', 'locales', 'libs', 'fonts', 'fixtures', '__fixtures__', '__generated__', 'snapshots'],
].map((folder) => `**/${folder}/**`);
const neverFiles = [
  ...[
    '*.d.ts',
    '*.d.cts',
    '*.d.mts',
    '*.min.*',
    '*.map',
    '*.flow',
    '*.pyi',
    'cdn*',
    '*.bundle.js',
    '*.test-d.ts',
  ],
  ...['LICENSE*', 'LICENCE*', 'NOTICE*', 'COPYING*', 'THIRD*', 'SPONSORS*', 'copyright', 'changelog*.gz'],
  ...['package.json', 'tsconfig*.json', '*_generated.*', 'zz_generated*', '*.gen.go', '*.pb.*', 'tables.go'],
].map((name) => `**/${name}`);

/** Of the files without a language, those that are prose. */
const isDocument = /(^|\/)(README[^/]*|METADATA|[^/]*\.(txt|rdoc|adoc))$/;

/** One file in so many is held out: never trained on, to see how far the base has come. */
const heldOutEach = 100;

export interface BaseFile extends MixFile {
  readonly validation: boolean;
}

export interface BaseText extends Mix<BaseFile> {
  /** How many secrets of each kind were blanked. */
  readonly redactions: ReadonlyMap<string, number>;
}

/** @throws Failure when nothing was fetched */
export async function readText(manifest: Manifest): Promise<BaseText> {
  const fetched = await readFetched(manifest);
  const { files, characters } = mixed(fetched.files);
  return { files: [...files].sort(byHash), characters, redactions: fetched.redactions };
}

/**
 * Prose is scarce in packages: to it come the docstrings of the Python files that the mix has no place for.
 */
function mixed(files: readonly BaseFile[]): Mix<BaseFile> {
  const first = mix(files);
  const taken = new Set(first.files.map(({ path }) => path));
  const prose = files
    .filter(({ language, path }) => language === 'python' && !taken.has(path))
    .map((file) => ({ ...file, language: 'restructuredtext', text: docstringsOf(file.text) }))
    .filter(({ text }) => text !== '' && !isTable(text));
  return mix([...files, ...prose]);
}

/** An order that prefers nothing: what is left out of a package is left out everywhere in it. */
export const byHash = (a: Pick<BaseFile, 'path'>, b: Pick<BaseFile, 'path'>): number =>
  hashOf(a.path) - hashOf(b.path);

async function readFetched({
  packages,
}: Manifest): Promise<Pick<BaseText, 'redactions'> & { files: BaseFile[] }> {
  const all: BaseFile[] = [];
  const redactions = new Map<string, number>();
  for (const one of packages) {
    const { files, report } = await readPackage(one);
    for (const file of files) all.push(file);
    for (const { kind, count } of report.redactions)
      redactions.set(kind, (redactions.get(kind) ?? 0) + count);
  }
  const before = new SaidBefore();
  const files = all.sort(byHash).filter(({ text }) => !before.has(text));
  return { files, redactions };
}

/**
 * The text of a package that was fetched: as one folder, so that its files have one form.
 * @param reads whether files of a language are wanted
 * @param fileBytes longer files are left out
 */
export async function readPackage(
  one: Package,
  reads: (language: string) => boolean = isRead,
  fileBytes = 400_000,
): Promise<{ files: BaseFile[]; report: CorpusReport }> {
  const { files, report } = await readCorpus(
    {
      folders: [join(cache.sources, folderOf(one))],
      include: one.read,
      exclude: [...never, ...neverFiles, ...(one.skip ?? [])],
    },
    { limits: { characters: 1e9, fileBytes, dataFileBytes: 20_000 } },
  );
  const cut = files
    .filter(({ path, language }) => reads(language) && (language !== 'plaintext' || isDocument.test(path)))
    .map((file): BaseFile => {
      const path = `${folderOf(one)}/${file.path}`;
      const text = withoutLicenceHeader(file.text);
      const validation = hashOf(path) % heldOutEach === 0;
      return { path, language: file.language, package: folderOf(one), text, validation };
    })
    .filter(({ text }) => !isTable(text));
  return { files: cut, report };
}
