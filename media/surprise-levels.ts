/** How surprise becomes one of a few colours, and which lines hold most of it. Pure. */

/** Bits from which on the next colour begins: 1 bit is a coin's toss, 8 bits are 1 in 256. */
export const surpriseLevels = [0, 1, 3, 5, 8, 12] as const;

export function surpriseLevel(bits: number): number {
  let level = 0;
  while (level + 1 < surpriseLevels.length && bits >= surpriseLevels[level + 1]!) level++;
  return level;
}

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
