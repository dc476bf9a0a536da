/** Which stretches of a scored text get which colour. Pure: offsets in, offsets out. */
import type { ScoredToken } from '../../protocol/prediction/prediction';
import { surpriseLevel } from '../../protocol/prediction/surprise';

export interface SurprisingRange {
  /** UTF-16 units from the beginning of what is coloured. */
  readonly start: number;
  readonly end: number;
  /** 1 … 5: what is expected has none. */
  readonly level: number;
  readonly bits: number;
}

/**
 * Bits that a token of code costs on average; a text whose mean is higher, as that of prose is, is coloured
 * by what exceeds it.
 */
const usualBits = 2;

/** @param before units at the beginning that were only read, not to be coloured */
export function surprisingRanges(tokens: readonly ScoredToken[], before: number): SurprisingRange[] {
  const expected = Math.max(0, meanBits(tokens) - usualBits);
  const ranges: SurprisingRange[] = [];
  let at = -before;
  for (const { text, bits } of tokens) {
    const [start, end, level] = [at, at + text.length, surpriseLevel(bits - expected)];
    at = end;
    if (start >= 0 && end > start && level > 0) ranges.push({ start, end, level, bits });
  }
  return ranges;
}

function meanBits(tokens: readonly ScoredToken[]): number {
  const read = tokens.filter(({ text }) => text !== '');
  return read.reduce((sum, { bits }) => sum + bits, 0) / Math.max(1, read.length);
}
