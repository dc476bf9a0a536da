/**
 * The ignore lists of a git repository that are no file of its folders: `info/exclude`, which the repository
 * has for itself, and the file that `core.excludesFile` names, by default `git/ignore` in the user's
 * configuration (https://git-scm.com/docs/gitignore). In worktrees and submodules, too.
 */
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { readBytes } from '../read/read-bytes';
import type { IgnoreSource } from './folder-rules';

/** Files that a configuration includes, and these include, at most. */
const deepestInclude = 5;
/** Bytes of a configuration, or of a file that names a folder, at most. */
const largest = 1 << 18;

/** @param folder holds `.git`; empty when that is no repository */
export function gitExcludeFiles(folder: string): Map<IgnoreSource, string> {
  const shared = sharedFolder(folder);
  const found = new Map<IgnoreSource, string>();
  if (shared === null) return found;
  const own = path.join(shared, 'info', 'exclude');
  if (existsSync(own)) found.set('info/exclude', own);
  const users = usersFile(path.join(shared, 'config'));
  if (existsSync(users)) found.set('core.excludesFile', users);
  return found;
}

/**
 * In a worktree and in a submodule `.git` is a file that names the folder, which may name the one that all
 * share.
 */
function sharedFolder(repository: string): string | null {
  const git = path.join(repository, '.git');
  if (isFolder(git)) return git;
  const named = /^gitdir: (.+)$/m.exec(contentOf(git) ?? '')?.[1];
  if (named === undefined) return null;
  const folder = path.resolve(repository, named.trim());
  const common = contentOf(path.join(folder, 'commondir'));
  return common === null ? folder : path.resolve(folder, common.trim());
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The strongest configuration that names a file decides: the repository's, the user's two, the machine's. */
function usersFile(repositoryConfig: string): string {
  const settings = process.env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config');
  const global = process.env['GIT_CONFIG_GLOBAL'];
  const files = [
    repositoryConfig,
    ...(global === undefined
      ? [path.join(homedir(), '.gitconfig'), path.join(settings, 'git', 'config')]
      : [global]),
    '/etc/gitconfig',
  ];
  for (const file of files) {
    const named = excludesFileIn(file, 0);
    if (named !== null) return named;
  }
  return path.join(settings, 'git', 'ignore');
}

/** The last `core.excludesFile` of a configuration and of what it includes; null when it names none. */
function excludesFileIn(file: string, depth: number): string | null {
  let found: string | null = null;
  let section = '';
  for (const line of linesOf(file)) {
    section = /^\s*\[\s*([^\]]+?)\s*\]/.exec(line)?.[1]?.toLowerCase() ?? section;
    const [, key, value] = /^(?:\s*\[[^\]]*\])?\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const named = pathOf(value, file);
    if (section === 'core' && key.toLowerCase() === 'excludesfile') found = named;
    if (section === 'include' && key.toLowerCase() === 'path' && depth < deepestInclude)
      found = excludesFileIn(named, depth + 1) ?? found;
  }
  return found;
}

function linesOf(file: string): string[] {
  return contentOf(file)?.split('\n') ?? [];
}

/** Of a regular file, which git reads through links, too; null when there is none. */
function contentOf(file: string): string | null {
  const read = readBytes(file, { bytes: largest }, { followLinks: true });
  return 'skipped' in read ? null : read.bytes.toString('utf8');
}

/** Without quotes and comments; `~` is the user's folder, and what is relative is so to the configuration. */
function pathOf(value: string, config: string): string {
  const plain =
    /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1]?.replace(/\\(.)/g, '$1') ?? value.replace(/\s+[#;].*$/, '');
  const home = plain.replace(/^~(?=\/|$)/, () => homedir());
  return path.resolve(path.dirname(config), home);
}
