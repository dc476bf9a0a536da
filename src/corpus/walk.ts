/** Lists the files of the workspace folders that may be read, without opening any of them but ignore files. */
import { lstat, readdir } from 'node:fs/promises';
import type { Dirent, Stats } from 'node:fs';
import { Failure } from '../protocol/failure';
import { isLockFile } from './default-exclusions';
import { FolderRules } from './folder-rules';
import type { Globs } from './globs';
import { isData, languageOf } from './languages';
import type { Limits } from './limits';
import { reasonOf } from './read-bytes';
import type { Root } from './roots';
import { isSecretFile } from './secret-files';
import type { SkipTally } from './skip-tally';
import { hashOf } from './hash';

export interface Candidate {
  /** As in `CorpusFile`: with the root's name in front where there are several. */
  readonly path: string;
  readonly absolutePath: string;
  readonly language: string;
  readonly size: number;
}

export interface WalkOptions {
  readonly exclude: Globs;
  readonly include: Globs;
  readonly limits: Limits;
  readonly skips: SkipTally;
  readonly signal?: AbortSignal | undefined;
}

/** Status calls in flight at a time: enough to keep the file system busy, few enough to cancel soon. */
const concurrency = 32;

/** @throws Failure `cancelled` */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Failure('cancelled', 'Reading the files was cancelled.');
}

/**
 * All candidates of one root, folders and files in the order of their names.
 * @param start a folder within the root, '' for all of it; `rules` are those of the folders above it
 * @throws Failure `cancelled`
 */
export async function walk(
  root: Root,
  options: WalkOptions,
  found: Candidate[] = [],
  start = '',
  above: FolderRules | null = null,
): Promise<Candidate[]> {
  const { skips, limits, exclude } = options;
  const pending: { path: string; rules: FolderRules | null; depth: number }[] = [
    { path: start, rules: above, depth: start === '' ? 0 : start.split('/').length },
  ];
  for (let folder = pending.pop(); folder; folder = pending.pop()) {
    throwIfCancelled(options.signal);
    const absolutePath = root.absolute(folder.path);
    const entries = await list(absolutePath);
    if (!Array.isArray(entries)) {
      skips.add(entries.skipped, root.shown(folder.path));
      continue;
    }
    const rules = await FolderRules.load(
      absolutePath,
      folder.path,
      folder.rules,
      new Set(entries.map((entry) => entry.name)),
      limits,
    );
    if (!rules) {
      skips.add('ignore-rules', root.shown(folder.path));
      continue;
    }
    const files: string[] = [];
    const folders: string[] = [];
    for (const entry of entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      const isFolder = entry.isDirectory();
      if (rules.ignores(path, isFolder) || exclude.matches(path, isFolder))
        skips.add('ignored', root.shown(path));
      else if (isSecretFile(path, isFolder)) skips.add('secret-file', root.shown(path));
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

async function list(path: string): Promise<Dirent[] | { skipped: ReturnType<typeof reasonOf> }> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
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
  for (let i = 0; i < paths.length; i += concurrency) {
    throwIfCancelled(options.signal);
    const batch = paths.slice(i, i + concurrency);
    const stats = await Promise.all(batch.map(async (path) => status(root.absolute(path))));
    for (const [j, path] of batch.entries()) {
      const skipped = judgeEntry(path, stats[j]!, options);
      if (skipped) options.skips.add(skipped, root.shown(path));
      else if (found.length >= options.limits.files) options.skips.add('over-budget', root.shown(path));
      else {
        const { size } = stats[j] as Stats;
        found.push({
          path: root.shown(path),
          absolutePath: root.absolute(path),
          language: languageOf(path),
          size,
        });
      }
    }
  }
}

export async function status(path: string): Promise<Stats | ReturnType<typeof reasonOf>> {
  try {
    return await lstat(path);
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
