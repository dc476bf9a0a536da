/**
 * A text as lines, each of which begins with its line break (`\n` or `\r\n`): the break and the indentation behind it
 * belong to the line they open, so that a line's tokens depend on nothing outside it.
 */

/** The lines of a text; joined they are the text. The first one alone has no line break; never empty. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
    const next = lineBreakStart(text, feed);
    // A break at the very start opens the second line, the first being empty: then the text's first line is ''.
    lines.push(text.slice(start, next));
    start = next;
  }
  lines.push(text.slice(start));
  return lines;
}

/** Where the last line of a text begins. */
export function lastLineStart(text: string): number {
  const feed = text.lastIndexOf('\n');
  return feed < 0 ? 0 : lineBreakStart(text, feed);
}

function lineBreakStart(text: string, feed: number): number {
  return feed > 0 && text.charCodeAt(feed - 1) === 13 ? feed - 1 : feed;
}
