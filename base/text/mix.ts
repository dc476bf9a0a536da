/**
 * How much of each language is read: shares of the whole; within a language no package crowds out the others,
 * within a package no test or changelog crowds out the rest, and no long file speaks for itself alone.
 */

/** Characters of the mix, in millions. What a language does not have is not made up for by the others. */
const budgets: Readonly<
  Record<string, { readonly millions: number; readonly languages: readonly string[] }>
> = {
  TypeScript: { millions: 28, languages: ['typescript', 'typescriptreact'] },
  JavaScript: { millions: 28, languages: ['javascript', 'javascriptreact'] },
  Python: { millions: 36, languages: ['python'] },
  Go: { millions: 26, languages: ['go'] },
  Rust: { millions: 16, languages: ['rust'] },
  prose: { millions: 22, languages: ['markdown', 'restructuredtext', 'plaintext'] },
  'C and C++': { millions: 14, languages: ['c', 'cpp'] },
  'Java and Kotlin': { millions: 4, languages: ['java', 'kotlin'] },
  PHP: { millions: 4, languages: ['php'] },
  Ruby: { millions: 3, languages: ['ruby'] },
  'Swift and Objective-C': { millions: 2.5, languages: ['swift', 'objective-c', 'objective-cpp'] },
  Solidity: { millions: 1.5, languages: ['solidity'] },
  styles: { millions: 1, languages: ['scss', 'css', 'sass', 'less'] },
  shell: { millions: 0.5, languages: ['shellscript'] },
  data: { millions: 0.7, languages: ['json', 'yaml', 'toml', 'html'] },
};

/** Of a language that one package may have at most, and of a package its tests and changelogs. */
const [mostOfPackage, mostBeside] = [1 / 4, 1 / 4];

/** Characters that are read of one file. */
const longestFile = 80_000;

const beside =
  /(^|\/)_*(tests?|testing|specs?|bench(es|marks?)?|changelog)_*\/|[._-](test|spec|bench|tst)\.|(^|\/)test_|(^|\/)(changelog|releasenotes|news)/i;

const groupOf = new Map(
  Object.entries(budgets).flatMap(([group, { languages }]) =>
    languages.map((one): [string, string] => [one, group]),
  ),
);

export interface MixFile {
  readonly path: string;
  readonly language: string;
  readonly package: string;
  readonly text: string;
}

export interface Mix<File extends MixFile> {
  readonly files: readonly File[];
  /** Characters by group of languages. */
  readonly characters: Readonly<Record<string, number>>;
}

/** Whether a file of this language is read at all. */
export function isRead(language: string): boolean {
  return groupOf.has(language);
}

/** @param files in an order that does not prefer anything: those that come first are taken first */
export function mix<File extends MixFile>(files: readonly File[]): Mix<File> {
  const taken: File[] = [];
  const characters: Record<string, number> = {};
  for (const [group, { millions, languages }] of Object.entries(budgets)) {
    const ofGroup = files
      .filter(({ language }) => languages.includes(language))
      .map((file) => shortened(file, longestFile));
    const packages = [...byPackage(ofGroup).values()].map(withFewBeside);
    const level = Math.min(
      fairLevel(packages.map(charactersOf), millions * 1e6),
      mostOfPackage * millions * 1e6,
    );
    const some = packages.flatMap((one) => upTo(level, one));
    characters[group] = charactersOf(some);
    taken.push(...some);
  }
  return { files: taken, characters };
}

/** A file up to the last line that ends within so many characters. */
export function shortened<File extends Pick<MixFile, 'text'>>(file: File, longest: number): File {
  if (file.text.length <= longest) return file;
  return { ...file, text: file.text.slice(0, file.text.lastIndexOf('\n', longest) + 1) };
}

function byPackage<File extends MixFile>(files: readonly File[]): Map<string, File[]> {
  const packages = new Map<string, File[]>();
  for (const file of files) {
    const some = packages.get(file.package);
    if (some) some.push(file);
    else packages.set(file.package, [file]);
  }
  return packages;
}

/**
 * The files of a package, in their order, with no more tests and changelogs than their share; a package of
 * nothing else keeps all.
 */
function withFewBeside<File extends MixFile>(files: readonly File[]): readonly File[] {
  const main = files.filter(({ path }) => !beside.test(path));
  if (main.length === 0) return files;
  const few = new Set(
    upTo(
      (charactersOf(main) * mostBeside) / (1 - mostBeside),
      files.filter(({ path }) => beside.test(path)),
    ),
  );
  return files.filter((file) => few.has(file) || !beside.test(file.path));
}

function upTo<File extends MixFile>(level: number, files: readonly File[]): File[] {
  let used = 0;
  return files.filter(({ text }) => {
    if (used + text.length > level) return false;
    used += text.length;
    return true;
  });
}

function charactersOf(files: readonly MixFile[]): number {
  return files.reduce((sum, { text }) => sum + text.length, 0);
}

/**
 * The most that one may have so that all together have no more than `budget`: whoever has less keeps what it
 * has.
 */
export function fairLevel(amounts: readonly number[], budget: number): number {
  let left = budget;
  const ascending = [...amounts].sort((a, b) => a - b);
  for (const [index, amount] of ascending.entries()) {
    const share = left / (ascending.length - index);
    if (amount > share) return share;
    left -= amount;
  }
  return Infinity;
}
