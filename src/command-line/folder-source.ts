/** What a command reads of a folder: all that the rules let it, narrowed by `--include` and `--exclude`. */
import path from 'node:path';
import type { CorpusReport, CorpusSource } from '../protocol/corpus';
import { shown } from '../text/shown';
import { complain } from './output';
import { text, texts } from './parameters';

export const sourceFlags = {
  include: texts('GLOB', 'reads only files that match one of these'),
  exclude: texts('GLOB', 'never reads files that match, beside what .gitignore and its like exclude'),
  encoding: text('NAME', 'of files not in Unicode: shiftjis, gb18030, windows1251, …; "guess" guesses'),
};

/** For the commands that predict: what recall knows beforehand. */
export const workspaceFlags = {
  workspace: text('FOLDER', 'recall is built from the files of this folder'),
  ...sourceFlags,
};

interface Narrowed {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly encoding: string | undefined;
}

export function folderSource(folder: string, { include, exclude, encoding }: Narrowed): CorpusSource {
  const root = path.resolve(folder);
  const within = (glob: string): string => globWithin(root, glob);
  return {
    folders: [root],
    exclude: exclude.map(within),
    include: include.map(within),
    ...(encoding === 'guess' ? { guessEncoding: true } : encoding !== undefined && { encoding }),
  };
}

/** A shell may have made a whole path of it. */
function globWithin(root: string, glob: string): string {
  const relative = path.relative(root, glob);
  const inside = path.isAbsolute(glob) && relative !== '' && relative.split(path.sep)[0] !== '..';
  return inside ? `/${relative.split(path.sep).join('/')}` : glob;
}

/** Says which globs changed nothing: what was meant to protect something must not fail in silence. */
export function warnOfUnmatched({ unmatched }: CorpusReport): void {
  for (const glob of unmatched.exclude)
    warn(
      `--exclude ${glob} excludes nothing that would be read otherwise. Globs are relative to the folder.`,
    );
  for (const glob of unmatched.include)
    warn(`--include ${glob} matches no file. Globs are relative to the folder.`);
}

function warn(sentence: string): void {
  complain(shown(sentence, 'line'));
}
