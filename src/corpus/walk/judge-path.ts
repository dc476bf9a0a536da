/** Judges one path by the rules of the walk, without walking: for a file that was just saved or is asked about. */
import type { SkipReason } from '../../protocol/corpus';
import { FolderRules, ignoreFileNames } from '../ignore/folder-rules';
import { outerRules } from '../ignore/outer-rules';
import type { Root } from './roots';
import type { Selection } from './selection';
import { judgeEntry, judgeName, status } from './walk';

/** `above` are the rules of the folders above; null when nothing above the root says anything. */
type FolderJudgement =
  { readonly rules: FolderRules; readonly above: FolderRules | null } | { readonly skipped: SkipReason };

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
    if (named) return { skipped: named };
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
  const files = ignoreFileNames
    .map((name) => [name, `${folder}/${name}`] as const)
    .filter(([, file]) => typeof status(file) !== 'string');
  return FolderRules.load(path, parent, new Map(files), limits);
}

/** Why the file would not be opened; null when it would. */
export function judgePath(root: Root, path: string, selection: Selection): SkipReason | null {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
  const within = rulesWithin(root, folder, selection);
  if ('skipped' in within) return within.skipped;
  return (
    judgeName(path, false, within.rules, selection) ??
    judgeEntry(path, status(root.absolute(path)), selection)
  );
}
