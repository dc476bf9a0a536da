/** What was written between two versions of a text: the lines that are new, and the text before them. */
import { lineStart } from '../../text/lines';
import { changedRange } from '../../text/changed-range';

export interface InsertedLines {
  /**
   * Whole lines before the new ones, each with the line break before it; empty at the beginning of the text.
   */
  readonly context: string;
  /** The new lines, from the first that differs to the last. */
  readonly text: string;
}

/** Code units before the new lines, about a hundred tokens; and of the new lines at most. */
const contextLength = 320;
const textLength = 6000;

/** Null when nothing was written: the text is the same, or lines were only taken away. */
export function insertedLines(before: string, after: string): InsertedLines | null {
  const { start, newEnd: end } = changedRange(before, after);
  if (end === start) return null;
  const from = lineStart(after, start);
  const lineEnd = after.indexOf('\n', end - 1);
  const to = Math.min(lineEnd < 0 ? after.length : lineEnd, from + textLength);
  const begin = from <= contextLength ? 0 : lineStart(after, from - contextLength);
  return {
    context: after.slice(Math.max(begin, from - 2 * contextLength), from),
    text: after.slice(from, to),
  };
}
