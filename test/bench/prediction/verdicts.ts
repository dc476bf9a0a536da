/** What the benchmark of prediction demands of bits and of typing. Measures nothing. */
import type { Bits } from './bits';
import { calibrationError, type Typed } from './typing';
import { type Verdict, verdict } from '../measuring/verdicts';

export interface CorpusResult {
  readonly name: string;
  readonly language: string;
  readonly bits: Bits;
  readonly typed: Readonly<Record<string, Typed>>;
}

export function mean(values: readonly (number | null)[]): number | null {
  if (values.length === 0 || values.includes(null)) return null;
  return (values as readonly number[]).reduce((sum, value) => sum + value, 0) / values.length;
}

/** What is code and no prose: savings are demanded there. */
export function ofCode(results: readonly CorpusResult[]): CorpusResult[] {
  return results.filter(({ language }) => language !== 'prose');
}

export function bitsVerdicts(results: readonly CorpusResult[]): Verdict[] {
  const all = results.map(({ bits }) => bits);
  const ratios = all.map(({ mixture, zpaq }) => zpaq && mixture / zpaq);
  const best = all.map(({ mixture, dynamic, zpaq }) => zpaq && Math.min(mixture, dynamic ?? mixture) / zpaq);
  const toBetterPart = all.map(({ mixture, rnn, recall }) => mixture / Math.min(rnn, recall));
  const below = ratios.includes(null) ? null : ratios.filter((ratio) => ratio! < 1).length;
  return [
    verdict('must', 'corpora on which the mixture is below zpaq -m5', below, '≥', all.length),
    verdict('must', 'mixture to zpaq -m5, on average', mean(ratios), '≤', 0.8),
    verdict('must', 'mixture to its better part, at worst', Math.max(...toBetterPart), '<', 1),
    verdict(
      'must',
      'never worse than the better part by more than 0.5 %',
      Math.max(...toBetterPart),
      '≤',
      1.005,
    ),
    verdict('must', 'bits that restore a file, of those that score reports', farthest(all), '≤', 1.001),
    verdict('goal', 'mixture or dynamic to zpaq -m5, on average', mean(best), '≤', 0.7),
    verdict(
      'goal',
      'mixture to zpaq -m5, at worst',
      best.includes(null) ? null : Math.max(...(best as number[])),
      '<',
      1,
    ),
  ];
}

/** The ratio that is farthest from 1, in whichever direction; null where it was not measured. */
function farthest(all: readonly Bits[]): number | null {
  const ratio = Math.max(...all.map(({ honesty }) => Math.max(honesty, 1 / honesty)));
  return Number.isNaN(ratio) ? null : ratio;
}

const points = ['quiet', 'balanced', 'eager'] as const;

/** What one of the three points, averaged over the code, gives to a typist. */
interface Point {
  readonly name: string;
  readonly saved: number;
  readonly precision: number;
  readonly distraction: number;
}

function pointsOf(typist: 'whole' | 'word', results: readonly CorpusResult[]): Point[] {
  return points.map((name) => {
    const average = (of: 'keystrokeSavings' | 'precision' | 'distraction'): number =>
      mean(results.map(({ typed }) => typed[`${typist}, ${name}`]![of])) ?? NaN;
    return {
      name,
      saved: average('keystrokeSavings'),
      precision: average('precision'),
      distraction: average('distraction'),
    };
  });
}

/** The point that saves most of those that are right often enough, and how it is called in the table. */
function mostSaved(typist: 'whole' | 'word', all: readonly Point[], precision: number): [string, number] {
  const right = all.filter((point) => point.precision >= precision).sort((a, b) => b.saved - a.saved)[0];
  const where = `precision ≥ ${precision}${right ? ` (${right.name})` : ''}`;
  return [`keystrokes saved on code, ${typist}, at ${where}`, right?.saved ?? 0];
}

export function typingVerdicts(results: readonly CorpusResult[]): Verdict[] {
  const code = ofCode(results);
  const [whole, word] = [pointsOf('whole', code), pointsOf('word', code)];
  const balanced = { whole: whole[1]!, word: word[1]! };
  const words = mean(code.map(({ typed }) => typed["VS Code's words"]!.keystrokeSavings));
  const flicker = results.flatMap(({ typed }) =>
    Object.entries(typed).map(([way, report]) => (/^(whole|word),/.test(way) ? report.flicker : 0)),
  );
  const shown = results.map(({ typed }) => typed['whole, balanced']!.bins);
  return [
    verdict('must', ...mostSaved('whole', whole, 0.5), '≥', 0.35),
    verdict('must', ...mostSaved('word', word, 0.5), '≥', 0.4),
    verdict(
      'must',
      "savings, balanced, to those of VS Code's words",
      words && balanced.whole.saved / words,
      '≥',
      1.5,
    ),
    verdict(
      'must',
      'flicker',
      flicker.reduce((sum, count) => sum + count, 0),
      '≤',
      0,
    ),
    verdict('must', 'expected calibration error', calibrationError(shown), '≤', 0.015),
    verdict('goal', ...mostSaved('word', word, 0.6), '≥', 0.45),
    verdict('goal', 'wrong suggestions per 100 characters of code', balanced.word.distraction, '≤', 3),
  ];
}
