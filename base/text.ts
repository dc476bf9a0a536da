/**
 * The text that a base is trained on: the files of the manifest's packages, by the product's own rules
 * (redaction, machine-made text, copies), without what is compiled from other files, without licence headers,
 * in fair shares.
 */
import { readCorpus } from '../src/corpus/read/read-corpus';
import { hashOf } from '../src/corpus/hash';
import type { CorpusReport } from '../src/protocol/corpus';
import { cache } from './cache';
import { withoutLicenceHeader } from './licence-header';
import { folderOf, type Manifest } from './manifest';
import { mix, type Mix, type MixFile } from './mix';

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

/** One file in so many is held out: never trained on, to see how far the base has come. */
const heldOutEach = 100;

export interface BaseFile extends MixFile {
  readonly path: string;
  readonly validation: boolean;
}

export interface BaseText extends Mix<BaseFile> {
  readonly report: CorpusReport;
}

/** @throws Failure when nothing was fetched */
export async function readText({ packages }: Manifest): Promise<BaseText> {
  const inside = (folder: string, glob: string): string => `${folder}/${glob}`;
  const { files, report } = await readCorpus(
    {
      folders: [cache.sources],
      include: packages.flatMap((one) => one.read.map((glob) => inside(folderOf(one), glob))),
      exclude: [
        ...never,
        ...neverFiles,
        ...packages.flatMap((one) => (one.skip ?? []).map((glob) => inside(folderOf(one), glob))),
      ],
    },
    { limits: { characters: 1e9, fileBytes: 400_000, dataFileBytes: 20_000 } },
  );
  const cut = files.map(({ path, language, text }): BaseFile => ({
    path,
    language,
    package: path.slice(0, path.indexOf('/')),
    text: withoutLicenceHeader(text),
    validation: hashOf(path) % heldOutEach === 0,
  }));
  // By the hash of their paths: what is left out of a package is left out everywhere in it.
  cut.sort((a, b) => hashOf(a.path) - hashOf(b.path));
  return { ...mix(cut), report };
}
