/** How a hidden unit's activation becomes one of a few colours, and a number with its sign. Pure. */
import type { Format } from '../../text/format';

/** |activation| from which on the next step begins, on both sides of zero. */
export const unitLevels = [0.1, 0.3, 0.5, 0.75] as const;

/** −4 … 4: how strongly the unit says no or yes; 0 is nearly nothing. */
function unitLevel(activation: number): number {
  const strength = unitLevels.filter((least) => Math.abs(activation) >= least).length;
  return activation < 0 ? -strength || 0 : strength;
}

/** Neighbours of one level are one piece: few elements, and a unit's stretches can be seen. */
export function levelRuns(
  tokens: readonly string[],
  values: readonly number[],
): { text: string; level: number; first: number; last: number }[] {
  const runs: { text: string; level: number; first: number; last: number }[] = [];
  tokens.forEach((text, i) => {
    const level = unitLevel(values[i]!);
    const run = runs[runs.length - 1];
    if (run?.level !== level) return void runs.push({ text, level, first: i, last: i });
    run.text += text;
    run.last = i;
  });
  return runs;
}

/** As people read a number with a sign. */
export const signed = (value: number, format: Format): string =>
  `${value < 0 ? '−' : '+'}${format.fixed(Math.abs(value), 2)}`;
