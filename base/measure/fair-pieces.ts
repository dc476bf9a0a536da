/**
 * A sample of a language's files to measure on: several of them, none of which outweighs the others, in an
 * order that prefers nothing.
 */
import { fairLevel, shortened } from '../text/mix';
import { byHash } from '../text/text';

export interface Piece {
  readonly path: string;
  readonly text: string;
}

/** Shorter files are lists of exports more often than text. */
const shortest = 1000;

/**
 * The beginnings of so many files at most, up to a line's end, together no more than `most` characters.
 */
export function fairPieces<File extends Piece>(
  all: readonly File[],
  { most, files }: { readonly most: number; readonly files: number },
): File[] {
  const chosen = all
    .filter(({ text }) => text.length >= shortest)
    .sort(byHash)
    .slice(0, files);
  const level = fairLevel(
    chosen.map(({ text }) => text.length),
    most,
  );
  return chosen.map((file) => shortened(file, level));
}
