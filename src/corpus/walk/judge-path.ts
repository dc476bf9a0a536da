/**
 * Judges one path by the rules of reading a folder, without reading one: for a file that was just saved or is
 * asked about.
 */
import type { SkipReason } from '../../protocol/corpus';
import { FolderRules, ignoreFileNames, type IgnoreSource } from '../ignore/folder-rules';
import { gitExcludeFiles } from '../ignore/git-exclude-files';
import { outerRules } from '../ignore/outer-rules';
import type { Root } from './roots';
import type { Selection } from './selection';
import { isAskedFor, judgeEntry, judgeName, status } from './walk';

/** `above` are the rules of the folders above; null when nothing above the root says anything. */
type FolderJudgement = { readonly rules: FolderRules; readonly above: FolderRules | null } | Skipped;

interface Skipped {
  readonly skipped: SkipReason;
  /** What says so, where that is a file or a list. */
  readonly rule?: string | undefined;
}

/** The rules that hold inside a folder; a reason when the folder itself is passed over. */
export function rulesWithin(root: Root, folder: string, selection: Selection): FolderJudgement {
  const names = folder === '' ? [] : folder.split('/');
  const outer = outerRules(root.folder, selection.limits);
  if (outer === 'unusable') return { skipped: 'ignore-rules' };
  let above = outer;
  let rules = rulesOf(root, '', outer, selection);
  for (let depth = 1; depth <= names.length; depth++) {
    if (!rules) return { skipped: 'ignore-rules' };
    const path = names.slice(0, depth).join('/');
    const named = judgeName(path, true, rules, selection);
    if (named) return { skipped: named.reason, rule: named.rule };
    if (depth > selection.limits.depth) return { skipped: 'too-deep' };
    const stats = status(root.absolute(path));
    if (typeof stats === 'string') return { skipped: stats };
    if (stats.isSymbolicLink()) return { skipped: 'symbolic-link' };
    if (!stats.isDirectory()) return { skipped: 'not-a-file' };
    above = rules;
    rules = rulesOf(root, path, rules, selection);
  }
  return rules ? { rules, above } : { skipped: 'ignore-rules' };
}

function rulesOf(
  root: Root,
  path: string,
  parent: FolderRules | null,
  { limits }: Selection,
): FolderRules | null {
  const folder = root.absolute(path);
  const files = new Map<IgnoreSource, string>();
  for (const name of ignoreFileNames) {
    if (typeof status(`${folder}/${name}`) !== 'string') files.set(name, `${folder}/${name}`);
  }
  if (path !== '' && typeof status(`${folder}/.git`) !== 'string')
    for (const [name, file] of gitExcludeFiles(folder)) files.set(name, file);
  return FolderRules.load(path, parent, files, limits);
}

/** Whether the file would be opened, and as one that was asked for; why not, where it would not. */
export function judgePath(
  root: Root,
  path: string,
  selection: Selection,
): { readonly asked: boolean } | Skipped {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const within = rulesWithin(root, folder, selection);
  if ('skipped' in within) return within;
  const named = judgeName(path, false, within.rules, selection);
  if (named) return { skipped: named.reason, rule: named.rule };
  const reason = judgeEntry(path, status(root.absolute(path)), selection);
  return reason ? { skipped: reason } : { asked: isAskedFor(path, within.rules, selection) };
}
