/**
 * The ignore rules that hold in a workspace folder because of the repository around it: the ignore files of the folders
 * between the repository's root and the workspace folder, and `info/exclude` of the repository, the weakest of all.
 */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { FolderRules, ignoreFileNames, type IgnoreSource } from './folder-rules';
import type { Limits } from '../limits';
import { readBytes } from '../read/read-bytes';

/** @returns null when nothing above says anything, `unusable` when an ignore file cannot be honoured */
export function outerRules(folder: string, limits: Limits): FolderRules | null | 'unusable' {
  const chain = foldersUpwards(folder);
  const depth = chain.findIndex((above) => existsSync(path.join(above, '.git')));
  if (depth < 0) return null;
  let rules: FolderRules | null = null;
  for (const above of chain.slice(0, depth + 1).reverse()) {
    const sources = above === folder ? new Map<IgnoreSource, string>() : ignoreFilesOf(above);
    const exclude = above === chain[depth] ? excludeFile(above) : null;
    if (exclude !== null) sources.set('info/exclude', exclude);
    if (sources.size === 0) continue;
    const prefix = path.relative(above, folder).split(path.sep).join('/');
    const loaded = FolderRules.load('', rules, sources, limits, prefix === '' ? '' : `${prefix}/`);
    if (!loaded) return 'unusable';
    rules = loaded;
  }
  return rules;
}

/** The ignore files that stand in a folder, by their names. */
function ignoreFilesOf(folder: string): Map<IgnoreSource, string> {
  const paths = ignoreFileNames.map((name) => [name, `${folder}/${name}`] as const);
  return new Map(paths.filter(([, file]) => existsSync(file)));
}

/** The folder itself first. */
function foldersUpwards(folder: string): string[] {
  const chain = [folder];
  for (let parent = path.dirname(folder); parent !== chain.at(-1); parent = path.dirname(parent)) {
    chain.push(parent);
  }
  return chain;
}

/** Bytes of a file that names a folder; a path is no longer. */
const pointerLimits = { bytes: 8_192 };

/** In a worktree and in a submodule `.git` is a file that names the folder, which may name the one that all share. */
function excludeFile(repository: string): string | null {
  const git = path.join(repository, '.git');
  let folder = git;
  if (!isFolder(git)) {
    const named = /^gitdir: (.+)$/m.exec(pointer(git) ?? '')?.[1];
    if (named === undefined) return null;
    folder = path.resolve(repository, named.trim());
    const common = pointer(path.join(folder, 'commondir'));
    if (common !== null) folder = path.resolve(folder, common.trim());
  }
  const file = path.join(folder, 'info', 'exclude');
  return existsSync(file) ? file : null;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** What a small regular file says; null when there is none. */
function pointer(file: string): string | null {
  const read = readBytes(file, pointerLimits, { followLinks: true });
  return 'skipped' in read ? null : read.bytes.toString('utf8');
}
