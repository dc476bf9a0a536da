/** Which lines of a text hold most of its surprise. Pure. */

export interface SurprisingLine {
  readonly number: number;
  readonly text: string;
  /** All bits of the line's tokens; a token belongs to the line on which it begins. */
  readonly bits: number;
}

/** The lines with the most bits, most first; lines are counted from `firstLine`. */
export function surprisingLines(
  tokens: readonly { readonly text: string; readonly bits: number }[],
  firstLine: number,
  most: number,
): SurprisingLine[] {
  const lines: { number: number; text: string; bits: number }[] = [];
  let line = { number: firstLine, text: '', bits: 0 };
  for (const token of tokens) {
    line.bits += token.bits;
    const [head, ...rest] = token.text.split('\n');
    line.text += head!;
    for (const next of rest) {
      lines.push(line);
      line = { number: line.number + 1, text: next, bits: 0 };
    }
  }
  lines.push(line);
  return lines
    .filter(({ bits, text }) => bits > 0 && text.trim() !== '')
    .sort((one, other) => other.bits - one.bits)
    .slice(0, most);
}
