/** What a `CorpusSource` selects, ready to judge paths with: compiled globs and limits. */
import type { CorpusSource } from '../../protocol/corpus';
import { Failure } from '../../protocol/failure';
import { ignoresCase } from '../ignore/folder-rules';
import { Globs } from '../ignore/globs';
import { TooManyPatterns } from '../ignore/ignore-patterns';
import { defaultLimits, type Limits } from '../limits';

export interface Selection {
  readonly exclude: Globs;
  readonly include: Globs;
  readonly limits: Limits;
}

/** @throws Failure `bad-request` for more globs than can be honoured */
export function selectionOf(source: CorpusSource, limits: Partial<Limits> = {}): Selection {
  const characters = source.maximumCharacters ?? limits.characters ?? defaultLimits.characters;
  try {
    return {
      exclude: new Globs(source.exclude, ignoresCase),
      include: new Globs(source.include ?? [], ignoresCase),
      limits: { ...defaultLimits, ...limits, characters },
    };
  } catch (error) {
    if (!(error instanceof TooManyPatterns)) throw error;
    throw new Failure(
      'bad-request',
      'There are too many include and exclude globs, or one is too long or stands for more than 256: give fewer, or name folders.',
    );
  }
}
