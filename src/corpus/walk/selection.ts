/**
 * What a `CorpusSource` selects in one of its folders, ready to judge paths with: compiled globs, limits, the
 * encoding.
 */
import { resolve } from 'node:path';
import type { CorpusSource } from '../../protocol/corpus';
import { Failure } from '../../protocol/failure';
import { ignoresCase } from '../ignore/folder-rules';
import { Globs } from '../ignore/globs';
import { TooManyPatterns } from '../ignore/ignore-patterns';
import { defaultLimits, type Limits } from '../limits';
import { languageOf } from '../languages';
import type { OtherEncoding } from '../read/decode-text';
import type { FileRules } from '../read/read-corpus-file';

export interface Selection {
  readonly exclude: Globs;
  readonly include: Globs;
  readonly limits: Limits;
  readonly encoding: OtherEncoding;
}

/**
 * @param folder one of the source's folders
 * @throws Failure `bad-request` for more globs than can be honoured
 */
export function selectionOf(source: CorpusSource, folder: string, limits: Partial<Limits> = {}): Selection {
  const characters = source.maximumCharacters ?? limits.characters ?? defaultLimits.characters;
  const own = source.perFolder?.find((one) => resolve(one.folder) === folder);
  try {
    return {
      exclude: new Globs([...source.exclude, ...(own?.exclude ?? [])], ignoresCase),
      include: new Globs([...(source.include ?? []), ...(own?.include ?? [])], ignoresCase),
      limits: { ...defaultLimits, ...limits, characters },
      encoding: {
        encoding: own?.encoding ?? source.encoding,
        guess: own?.guessEncoding ?? source.guessEncoding,
      },
    };
  } catch (error) {
    if (!(error instanceof TooManyPatterns)) throw error;
    throw new Failure(
      'bad-request',
      'There are too many include and exclude globs, or one is too long or stands for more than 256: give fewer, or name folders.',
    );
  }
}

/** What is known of a file before it is read. @param asked see `isAskedFor` */
export function fileRules(relative: string, asked: boolean, { limits, encoding }: Selection): FileRules {
  return { language: languageOf(relative), asked, maximumBytes: limits.fileBytes, encoding };
}
