/**
 * The ignore rules that hold in a workspace folder because of the repository around it: the ignore files of
 * the folders between the repository's root and the workspace folder, and the repository's and the user's own
 * lists, the weakest.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { FolderRules, ignoreFileNames, type IgnoreSource } from './folder-rules';
import { gitExcludeFiles } from './git-exclude-files';
import type { Limits } from '../limits';

/** @returns null when nothing above says anything, `unusable` when an ignore file cannot be honoured */
export function outerRules(folder: string, limits: Limits): FolderRules | null | 'unusable' {
  const chain = foldersUpwards(folder);
  const depth = chain.findIndex((above) => existsSync(path.join(above, '.git')));
  if (depth < 0) return null;
  let rules: FolderRules | null = null;
  for (const above of chain.slice(0, depth + 1).reverse()) {
    const sources = above === folder ? new Map<IgnoreSource, string>() : ignoreFilesOf(above);
    if (above === chain[depth]) for (const [name, file] of gitExcludeFiles(above)) sources.set(name, file);
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
