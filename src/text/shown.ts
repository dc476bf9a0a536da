/**
 * The one function that makes text safe for the place where it is shown. Names of files, text of a model and
 * sentences about them were written by others: in a terminal they could move the cursor, in a notification
 * become a link that runs a command, anywhere read differently from what they are.
 */
import { replaceInvisible } from './invisible-characters';

/**
 * - `terminal`: several lines; nothing moves the cursor or changes colours.
 * - `line`: one line of a log, a tooltip, a quick pick; no text can begin another one.
 * - `notification`: one line in which nothing is a link or an icon.
 * - `markdown`: one line in which nothing is a link, an element or a mark-up.
 */
export type Place = 'terminal' | 'line' | 'notification' | 'markdown';

/** Stands for each character that cannot be seen. */
const symbol = '␀';

const lineEnds = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;
/** A form feed clears the page, and a carriage return alone writes over the line. */
const movesCursor = /\f|\r(?!\n)/g;

export function shown(text: string, place: Place): string {
  if (place === 'terminal') return replaceInvisible(text.replace(movesCursor, symbol), symbol);
  const line = replaceInvisible(text.replace(lineEnds, ' ').replaceAll('\t', ' '), symbol);
  if (place === 'line') return line;
  // `[x](command:…)` is a link, `$(x)` an icon: neither with a blank in between.
  if (place === 'notification') return line.replace(/\](?=\()/g, '] ').replace(/\$(?=\()/g, '$ ');
  return line.replace(/[\\`*_{}[\]()#+!|<>&~$-]/g, (mark) =>
    mark === '<' ? '&lt;' : mark === '&' ? '&amp;' : `\\${mark}`,
  );
}
