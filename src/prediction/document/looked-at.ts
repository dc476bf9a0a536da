/**
 * The part of a document that a completion looks at, whatever it is given: more improves nothing, and a
 * megabyte in one line would cost seconds. Its start moves in strides, so that from key to key the prefix
 * only grows at its end.
 */
import { isLowSurrogate } from '../../text/characters/code-points';
import { lineStart } from '../../text/lines';

/** Code units before and behind the cursor. */
const longestPrefix = 1 << 18;
const longestSuffix = 1 << 16;
/** Code units of the line at the cursor, on each side of it. */
const longestLine = 1 << 14;
/** Code units that a completion may be told to begin with: names and snippets have fewer. */
const longestBeginning = 4096;

interface Surroundings {
  readonly prefix: string;
  readonly suffix: string;
  readonly mustBeginWith?: string | undefined;
}

/** The same query when it is no longer than what is looked at. */
export function lookedAt<Query extends Surroundings>(query: Query): Query {
  const { prefix, suffix } = query;
  const line = lineStart(prefix, prefix.length);
  const from =
    prefix.length - line > longestLine
      ? inStrides(prefix, longestLine, line)
      : inStrides(prefix, longestPrefix);
  const end = suffix.indexOf('\n');
  const until = (end < 0 ? suffix.length : end) > longestLine ? longestLine : longestSuffix;
  // One more than allowed: it is refused, and the rest is not read.
  const mustBeginWith = query.mustBeginWith?.slice(0, longestBeginning + 1);
  if (from === 0 && suffix.length <= until && mustBeginWith === query.mustBeginWith) return query;
  return {
    ...query,
    prefix: prefix.slice(from),
    suffix: suffix.slice(0, until),
    ...(mustBeginWith !== undefined && { mustBeginWith }),
  };
}

/** Whether a completion could ever begin so. */
export function isTooLongToBeginWith(text: string): boolean {
  return text.length > longestBeginning;
}

/** The last code units of a text, `most` at most and half of that at least; never from within a character. */
function inStrides(text: string, most: number, origin = 0): number {
  const beyond = text.length - origin - most;
  if (beyond <= 0) return origin;
  const from = origin + Math.ceil(beyond / (most / 2)) * (most / 2);
  return isLowSurrogate(text.charCodeAt(from)) ? from + 1 : from;
}
