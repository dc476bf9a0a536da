/** Says why one file would be passed over: behind *Why Was This File Skipped?* for the open file. */
import path from 'node:path';
import type { CorpusSource, SkipReason } from '../../protocol/corpus';
import type { CorpusIndex } from '../index/corpus-index';
import { judgePath } from './judge-path';
import { tooLarge, type Limits } from '../limits';
import { type Said, said } from '../../protocol/said';
import { notUnicode } from '../read/encodings';
import { readText } from '../read/read-corpus-file';
import { rootsOf } from './roots';
import { fileRules, selectionOf } from './selection';

export interface SkipExplanation {
  readonly reason: SkipReason;
  /** For people: what the rule is and what to do about it. */
  readonly sentence: Said;
}

const sentences: Readonly<Record<SkipReason, Said>> = {
  ignored: said`An ignore file, a setting or our list of build folders excludes it: add \`!\` and its path to .unrollignore to read it.`,
  'not-included': said`None of the include globs matches it.`,
  'ignore-rules': said`The ignore file of its folder is too large or cannot be read, so nothing in that folder is read.`,
  'secret-file': said`Files of this name hold secrets, and are never opened.`,
  binary: said`It is binary.`,
  'not-utf': notUnicode,
  generated: said`It looks minified or generated: it has very long lines, or says so itself. Add \`!\` and its path to .unrollignore to read it.`,
  'lock-file': said`It is a lock file, written by a package manager.`,
  duplicate: said`It is nearly the same as another file that is read.`,
  'too-large': said`It is larger than the limit for a file of its kind. ${tooLarge}`,
  'too-deep': said`It lies in too many folders within folders.`,
  'over-budget': said`There is more text than is read in all, and the fair sample left this file out.`,
  'not-readable': said`It cannot be read: check its permissions.`,
  'too-slow': said`Reading it took too long: its disk or its network is slow or hangs.`,
  changed: said`It changed or vanished while it was read: try again.`,
  'symbolic-link': said`It is a symbolic link, or lies behind one; links are not followed.`,
  'not-a-file': said`It is not a regular file.`,
  empty: said`There is no text in it.`,
};

/**
 * Null when the file is read.
 * @param read what was read: with it, near-duplicates and the fair sample are explained, too
 * @throws Failure `bad-request` (globs)
 */
export function explainSkip(
  source: CorpusSource,
  file: string,
  read?: Pick<CorpusIndex, 'has' | 'original'>,
  limits?: Partial<Limits>,
): SkipExplanation | null {
  const absolutePath = path.resolve(file);
  for (const root of rootsOf(source.folders)) {
    const relative = root.relative(absolutePath);
    if (relative === null) continue;
    const selection = selectionOf(source, root.folder, limits);
    const judged = judgePath(root, relative, selection);
    if ('skipped' in judged) return explanation(judged.skipped, judged.rule);
    const found = readText(root, relative, fileRules(relative, judged.asked, selection));
    if ('skipped' in found) return explanation(found.skipped);
    const shown = root.shown(relative);
    if (!read || read.has(shown)) return null;
    const original = read.original(found.text, shown);
    if (original === null) return explanation('over-budget');
    return { reason: 'duplicate', sentence: said`It is nearly the same as ${original}, which is read.` };
  }
  return { reason: 'not-included', sentence: said`It lies outside the folders of the workspace.` };
}

/** Against the user's wish, wherever the text comes from. */
const refused: ReadonlySet<SkipReason> = new Set(['ignored', 'not-included', 'ignore-rules', 'secret-file']);

/**
 * Why nothing may be learned of a text with this path, whether or not such a file is there; null when it may,
 * and for what lies outside the folders.
 * @throws Failure `bad-request` (globs)
 */
export function explainRefusal(source: CorpusSource, file: string): Said | null {
  const absolutePath = path.resolve(file);
  for (const root of rootsOf(source.folders)) {
    const relative = root.relative(absolutePath);
    if (relative === null) continue;
    const judged = judgePath(root, relative, selectionOf(source, root.folder));
    return 'skipped' in judged && refused.has(judged.skipped) ? sentences[judged.skipped] : null;
  }
  return null;
}

function explanation(reason: SkipReason, rule?: string): SkipExplanation {
  const sentence = sentences[reason];
  return { reason, sentence: rule === undefined ? sentence : said`${sentence} It was ${rule}.` };
}
