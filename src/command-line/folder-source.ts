/** What a command reads of a folder: all that the rules let it, narrowed by `--include` and `--exclude`. */
import path from 'node:path';
import type { CorpusSource } from '../protocol/corpus';
import { text, texts } from './parameters';

export const sourceFlags = {
  include: texts('GLOB', 'reads only files that match one of these'),
  exclude: texts('GLOB', 'never reads files that match, beside what .gitignore and its like exclude'),
};

/** For the commands that predict: what recall knows beforehand. */
export const workspaceFlags = {
  workspace: text('FOLDER', 'recall is built from the files of this folder'),
  ...sourceFlags,
};

interface Narrowed {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export function folderSource(folder: string, { include, exclude }: Narrowed): CorpusSource {
  return { folders: [path.resolve(folder)], exclude: [...exclude], include: [...include] };
}
