/**
 * Closes what a suggestion of one line opens and leaves open, for who asked for it with a key and goes on
 * elsewhere. One of several lines leaves nothing open.
 */
const closingOf: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const closings = new Set(Object.values(closingOf));
const quotes = new Set(['"', "'", '`']);

/**
 * @param line the line before the cursor, which `text` goes on with
 * @param suffix all behind the cursor: a bracket that is closed there already is not closed twice
 */
export function closeBrackets(line: string, text: string, suffix: string): string {
  const open = text.includes('\n') ? null : openBrackets(text);
  if (!open?.length) return text;
  const closing = open.reverse().join('');
  const indentation = /^[ \t]*/.exec(line + text)![0];
  const below = /^[ \t]*\r?\n\s*?([ \t]*)(?=\S)/.exec(suffix);
  const rest = below ? suffix.slice(below[0].length) : suffix.trimStart();
  // What stands right behind the cursor, or below in the column of this line, closes the outermost.
  const isClosed = rest.startsWith(closing.at(-1)!) && (!below || below[1] === indentation);
  return text + (isClosed ? closing.slice(0, -1) : closing);
}

/** What closes each open bracket of a line, the outermost first; null where the line ends in a string. */
function openBrackets(line: string): string[] | null {
  const open: string[] = [];
  let quote: string | null = null;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '\\') i++;
    else if (quote !== null) quote = character === quote ? null : quote;
    else if (quotes.has(character) && !/\w/.test(line[i - 1] ?? '')) quote = character;
    else if (character in closingOf) open.push(closingOf[character]!);
    else if (closings.has(character) && open.at(-1) === character) open.pop();
  }
  return quote === null ? open : null;
}
