/**
 * How surprise becomes one of a few levels, each with a colour of its own: the same in the dashboard and in
 * the editor.
 */

/** Bits from which on the next level begins: 1 bit is a coin's toss, 8 bits are 1 in 256. */
export const surpriseLevels = [0, 1, 3, 5, 8, 12] as const;

export function surpriseLevel(bits: number): number {
  let level = 0;
  while (level + 1 < surpriseLevels.length && bits >= surpriseLevels[level + 1]!) level++;
  return level;
}
