/** Lists the files of the workspace folders that may be read, without opening any of them but ignore files. */
import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs';
import { isLockFile } from './default-exclusions';
import { FolderRules, ignoreFileNames } from '../ignore/folder-rules';
import { isData, languageOf } from '../languages';
import { outerRules } from '../ignore/outer-rules';
import type { Pace } from '../pace';
import { reasonOf } from '../read/read-bytes';
import type { Root } from './roots';
import { isSecretFile } from './secret-files';
import type { Selection } from './selection';
import type { SkipTally } from './skip-tally';
import { hashOf } from '../hash';

export interface Candidate {
  /** As in `CorpusFile`: with the root's name in front where there are several. */
  readonly path: string;
  /** A path on disk is made when it is needed: there may be hundreds of thousands of candidates. */
  readonly root: Root;
  readonly relative: string;
  readonly language: string;
  readonly size: number;
}

export interface WalkOptions extends Selection {
  readonly skips: SkipTally;
  readonly pace: Pace;
}

/**
 * All candidates of one root, folders and files in the order of their names.
 * @param start a folder within the root, '' for all of it
 * @param above the rules of the folders above `start`; looked up for the whole root
 * @throws Failure `cancelled`
 */
export async function walk(
  root: Root,
  options: WalkOptions,
  found: Candidate[] = [],
  start = '',
  above: FolderRules | null | 'unusable' = outerRules(root.folder, options.limits),
): Promise<Candidate[]> {
  const { skips, limits, pace } = options;
  if (above === 'unusable') {
    skips.add('ignore-rules', root.shown(start));
    return found;
  }
  const pending: { path: string; rules: FolderRules | null; depth: number }[] = [
    { path: start, rules: above, depth: start === '' ? 0 : start.split('/').length },
  ];
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    if (pace.isDue) await pace.yieldToEventLoop();
    const absolutePath = root.absolute(folder.path);
    const entries = list(absolutePath);
    if (!Array.isArray(entries)) {
      skips.add(entries.skipped, root.shown(folder.path));
      continue;
    }
    const ignoreFiles = ignoreFileNames
      .filter((name) => entries.some((entry) => entry.name === name))
      .map((name) => [name, `${absolutePath}/${name}`] as const);
    const rules = FolderRules.load(folder.path, folder.rules, new Map(ignoreFiles), limits);
    if (!rules) {
      skips.add('ignore-rules', root.shown(folder.path));
      continue;
    }
    const files: string[] = [];
    const folders: string[] = [];
    for (const entry of entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      const isFolder = entry.isDirectory();
      const named = judgeName(path, isFolder, rules, options);
      if (named) skips.add(named, root.shown(path));
      else if (entry.isSymbolicLink()) skips.add('symbolic-link', root.shown(path));
      else if (!isFolder) files.push(path);
      else if (folder.depth + 1 > limits.depth) skips.add('too-deep', root.shown(path));
      else folders.push(path);
    }
    await addFiles(root, sample(files, limits.filesPerFolder, root, skips), options, found);
    for (const path of folders.reverse()) pending.push({ path, rules, depth: folder.depth + 1 });
  }
  return found;
}

/** Why an entry is passed over by its name alone. The folders above it must have passed. */
export function judgeName(
  path: string,
  isFolder: boolean,
  rules: FolderRules,
  { exclude }: Pick<WalkOptions, 'exclude'>,
): 'ignored' | 'secret-file' | null {
  if (isSecretFile(path, isFolder)) return 'secret-file';
  return rules.ignores(path, isFolder) || exclude.matches(path, isFolder) ? 'ignored' : null;
}

function list(path: string): Dirent[] | { skipped: ReturnType<typeof reasonOf> } {
  try {
    const entries = readdirSync(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return { skipped: reasonOf(error) };
  }
}

/** The files of an overfull folder, chosen by a hash of their names and so the same every time. */
function sample(paths: string[], limit: number, root: Root, skips: SkipTally): string[] {
  if (paths.length <= limit) return paths;
  const chosen = paths.map((path) => ({ path, hash: hashOf(path) })).sort((a, b) => a.hash - b.hash);
  for (const { path } of chosen.splice(limit)) skips.add('over-budget', root.shown(path));
  return chosen.map(({ path }) => path).sort();
}

async function addFiles(
  root: Root,
  paths: string[],
  options: WalkOptions,
  found: Candidate[],
): Promise<void> {
  for (const path of paths) {
    if (options.pace.isDue) await options.pace.yieldToEventLoop();
    const stats = status(root.absolute(path));
    const skipped = judgeEntry(path, stats, options);
    if (skipped) options.skips.add(skipped, root.shown(path));
    else if (found.length >= options.limits.files) options.skips.add('over-budget', root.shown(path));
    else {
      const { size } = stats as Stats;
      found.push({ path: root.shown(path), root, relative: path, language: languageOf(path), size });
    }
  }
}

export function status(path: string): Stats | ReturnType<typeof reasonOf> {
  try {
    return lstatSync(path);
  } catch (error) {
    return reasonOf(error);
  }
}

/** Why a file that no rule ignores is not worth opening, by its name, kind and size. */
export function judgeEntry(
  path: string,
  stats: Stats | ReturnType<typeof reasonOf>,
  { include, limits }: Pick<WalkOptions, 'include' | 'limits'>,
) {
  if (typeof stats === 'string') return stats;
  if (stats.isSymbolicLink()) return 'symbolic-link';
  if (!stats.isFile()) return 'not-a-file';
  if (!include.isEmpty && !include.covers(path)) return 'not-included';
  if (isLockFile(path)) return 'lock-file';
  if (stats.size === 0) return 'empty';
  if (stats.size > (isData(languageOf(path)) ? limits.dataFileBytes : limits.fileBytes)) return 'too-large';
  return null;
}
