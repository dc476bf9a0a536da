/**
 * What may be shown over the end of the line: the best whole lines among the hypotheses, with the lines that
 * may follow.
 */
import type { DecoderLimits, Leaf } from '../decoding/decoder';
import { bestLine, lineBreakOf, moreLines } from '../decoding/more-lines';
import type { PredictionSettings } from '../settings';
import { bestFirst, type Choice, choice, explicitThresholds } from './policy';
import { firstLine } from './suffix';

/** First lines that are gone on with, and P(a further line | all before it) from which on. */
const headsOverLines = 3;
const leastProbableLine = 0.15;
/** P(the line ends at the cursor) from which on it is taken for finished. */
const finishedLine = 0.5;

export interface OverLinesParts {
  /** What may follow a prefix, also one that may never be. */
  readonly search: (prefix: string, limits: DecoderLimits) => readonly Leaf[];
  readonly settings: Pick<PredictionSettings, 'maximumLines' | 'maximumCharactersOfLines'>;
  readonly limits: DecoderLimits;
}

/** The choices of one line, and those that go on over its end; best first. */
export function overLines(
  single: readonly Choice[],
  leaves: readonly Leaf[],
  prefix: string,
  suffix: string,
  { search, settings, limits }: OverLinesParts,
): Choice[] {
  if (firstLine(suffix).trim() !== '') return [...single];
  const line = prefix.slice(prefix.lastIndexOf('\n') + 1);
  const ends = leaves.filter(({ endsLine, text }) => endsLine && (line + text).trim() !== '');
  const heads = [...new Set(ends.sort((a, b) => b.probability - a.probability).map(({ text }) => text))];
  const all = [...single];
  for (const head of heads.slice(0, headsOverLines)) {
    const { probability } = bestLine(ends.filter(({ text }) => text === head))!;
    // What begins with a new line is for who has finished this one.
    if (head === '' && probability < finishedLine) continue;
    const nextLine = (before: string) => bestLine(search(prefix + before, limits));
    const lines = moreLines(line, head, suffix, lineBreakOf(prefix, suffix), nextLine, {
      lines: settings.maximumLines,
      characters: settings.maximumCharactersOfLines,
      minimumProbability: leastProbableLine,
      outOfTime: limits.outOfTime,
    });
    for (const more of lines)
      all.push(choice(head + more.text, probability * more.probability, explicitThresholds.distractionCost));
  }
  return bestFirst(all);
}
