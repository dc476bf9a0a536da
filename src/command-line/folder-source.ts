/** What a command reads of a folder: all that the rules let it, narrowed by `--include` and `--exclude`. */
import path from 'node:path';
import type { CorpusSource } from '../protocol/corpus';
import type { Arguments } from './arguments';

/** Each may be given as often as wanted. */
export const sourceFlags = {
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
} as const;

export function folderSource(folder: string, given: Arguments): CorpusSource {
  return {
    folders: [path.resolve(folder)],
    exclude: [...given.texts('exclude')],
    include: [...given.texts('include')],
  };
}
