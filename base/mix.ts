/**
 * How much of each language is read: shares of the whole, and within a language no package crowds out the
 * others.
 */

/** Characters of the mix, in millions. What a language does not have is not made up for by the others. */
const budgets: Readonly<
  Record<string, { readonly millions: number; readonly languages: readonly string[] }>
> = {
  TypeScript: { millions: 26, languages: ['typescript', 'typescriptreact'] },
  JavaScript: { millions: 18, languages: ['javascript', 'javascriptreact'] },
  Python: { millions: 24, languages: ['python'] },
  Go: { millions: 16, languages: ['go'] },
  Rust: { millions: 16, languages: ['rust'] },
  prose: { millions: 12, languages: ['markdown', 'restructuredtext'] },
  'C and C++': { millions: 9, languages: ['c', 'cpp'] },
  'Java and Kotlin': { millions: 3, languages: ['java', 'kotlin'] },
  PHP: { millions: 3, languages: ['php'] },
  Ruby: { millions: 2.5, languages: ['ruby'] },
  'Swift and Objective-C': { millions: 1.5, languages: ['swift', 'objective-c', 'objective-cpp'] },
  Solidity: { millions: 1, languages: ['solidity'] },
  styles: { millions: 1, languages: ['scss', 'css', 'sass', 'less'] },
  shell: { millions: 0.5, languages: ['shellscript'] },
  data: { millions: 0.7, languages: ['json', 'yaml', 'toml', 'html'] },
};

const groupOf = new Map(
  Object.entries(budgets).flatMap(([group, { languages }]) =>
    languages.map((one): [string, string] => [one, group]),
  ),
);

export interface MixFile {
  readonly language: string;
  readonly package: string;
  readonly text: string;
}

export interface Mix<File extends MixFile> {
  readonly files: readonly File[];
  /** Characters by group of languages. */
  readonly characters: Readonly<Record<string, number>>;
}

/** @param files in an order that does not prefer anything: those that come first are taken first */
export function mix<File extends MixFile>(files: readonly File[]): Mix<File> {
  const taken: File[] = [];
  const characters: Record<string, number> = {};
  for (const [group, { millions }] of Object.entries(budgets)) {
    const ofGroup = files.filter(({ language }) => groupOf.get(language) === group);
    const byPackage = new Map<string, File[]>();
    for (const file of ofGroup) {
      const some = byPackage.get(file.package);
      if (some) some.push(file);
      else byPackage.set(file.package, [file]);
    }
    const level = fairLevel(
      [...byPackage.values()].map((some) => some.reduce((sum, { text }) => sum + text.length, 0)),
      millions * 1e6,
    );
    characters[group] = 0;
    for (const some of byPackage.values()) {
      let used = 0;
      for (const file of some) {
        if (used + file.text.length > level) continue;
        used += file.text.length;
        taken.push(file);
      }
      characters[group] += used;
    }
  }
  return { files: taken, characters };
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
