/**
 * Where lines begin: a line begins with its line break (`\n` or `\r\n`), so that its indentation stays with
 * the break.
 */

/** The last place at or before `offset` where a line begins. */
export function lineStart(text: string, offset: number): number {
  if (offset <= 0) return 0;
  const end = text.lastIndexOf('\n', offset - 1);
  if (end < 0) return 0;
  return end > 0 && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}
