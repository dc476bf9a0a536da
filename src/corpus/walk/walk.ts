/**
 * Lists the files of the workspace folders that may be read, without opening any of them but ignore files.
 */
import { lstatSync, readdirSync, type Dirent, type Stats } from 'node:fs';
import { isLockFile } from './default-exclusions';
import { FolderRules, ignoreFileNames, type IgnoreSource } from '../ignore/folder-rules';
import { gitExcludeFiles } from '../ignore/git-exclude-files';
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
  /** See `FileRules`. */
  readonly asked: boolean;
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
    const there = (name: string): boolean => entries.some((entry) => entry.name === name);
    const ignoreFiles = new Map<IgnoreSource, string>(
      ignoreFileNames.filter(there).map((name) => [name, `${absolutePath}/${name}`]),
    );
    // Those of the repository that the root itself is or lies in came with the rules above.
    if (folder.path !== '' && there('.git'))
      for (const [name, file] of gitExcludeFiles(absolutePath)) ignoreFiles.set(name, file);
    const rules = FolderRules.load(folder.path, folder.rules, ignoreFiles, limits);
    if (!rules) {
      skips.add('ignore-rules', root.shown(folder.path));
      continue;
    }
    const files: string[] = [];
    const folders: string[] = [];
    for (const entry of entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      const isFolder = entry.isDirectory();
      if (isFolder && root.isOther(path)) continue;
      const named = judgeName(path, isFolder, rules, options);
      if (named) skips.add(named.reason, root.shown(path), named.rule);
      else if (entry.isSymbolicLink()) skips.add('symbolic-link', root.shown(path));
      else if (!isFolder) files.push(path);
      else if (folder.depth + 1 > limits.depth) skips.add('too-deep', root.shown(path));
      else folders.push(path);
    }
    await addFiles(root, sample(files, limits.filesPerFolder, root, skips), rules, options, found);
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
): { readonly reason: 'ignored' | 'secret-file'; readonly rule?: string } | null {
  if (isSecretFile(path, isFolder)) return { reason: 'secret-file' };
  const rule = rules.ignoredBy(path, isFolder);
  if (rule !== null) return { reason: 'ignored', rule };
  return exclude.matches(path, isFolder) ? { reason: 'ignored', rule: 'an exclude glob' } : null;
}

/** Whether the user asks for this very file, by `!` in `.unrollignore` or by an include glob. */
export function isAskedFor(
  path: string,
  rules: FolderRules,
  { include }: Pick<WalkOptions, 'include'>,
): boolean {
  return rules.asksFor(path) || (!include.isEmpty && include.covers(path));
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
  rules: FolderRules,
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
      const asked = isAskedFor(path, rules, options);
      found.push({ path: root.shown(path), root, relative: path, language: languageOf(path), size, asked });
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
