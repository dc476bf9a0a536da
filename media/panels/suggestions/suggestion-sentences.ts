/** What was counted of suggestions, in words. Pure, so that a test can read them. */
import type { ThresholdState } from '../../../src/protocol/dashboard/dashboard-suggestions';
import type { SuggestionCounts } from '../../../src/protocol/suggestions/suggestion-counts';
import {
  atThreshold,
  latencyQuantile,
  precisionAgainstCoverage,
} from '../../../src/protocol/suggestions/suggestion-figures';
import type { Format } from '../../text/format';
import { t } from '../../text/texts';

const milliseconds = (value: number, format: Format): string => `${format.significant(value)} ms`;

export function latencySentence({ latency }: SuggestionCounts, format: Format): string {
  const answers = latency.reduce((sum, value) => sum + value, 0);
  if (answers === 0) return t('Nothing was asked yet.');
  const [half, most, nearlyAll] = [0.5, 0.95, 0.99].map((share) =>
    milliseconds(latencyQuantile(latency, share), format),
  );
  return t(
    'Of {0} answers half came within {1}, 95% within {2}, 99% within {3}.',
    format.whole(answers),
    half!,
    most!,
    nearlyAll!,
  );
}

/** The threshold in force: what was set, or what eagerness amounts to. */
export const thresholdNow = ({ set, ofEagerness }: ThresholdState): number => (set > 0 ? set : ofEagerness);

/** What showing nothing less probable would have given so far. */
export function thresholdSentence(counts: SuggestionCounts, threshold: number, format: Format): string {
  const { precision, coverage, judged } = atThreshold(counts, threshold);
  if (judged === 0) {
    return t(
      'At this threshold, {0}: nothing was shown and judged yet, so its precision is not known.',
      format.percent(threshold),
    );
  }
  return t(
    'At this threshold, {0}: precision {1}, coverage {2}.',
    format.percent(threshold),
    format.percent(precision),
    format.percent(coverage),
  );
}

/** What the counts cannot tell of thresholds below all that was shown; otherwise empty. */
export function unknownSentence(counts: SuggestionCounts, threshold: number, format: Format): string {
  const lowest = precisionAgainstCoverage(counts)[0]?.threshold;
  if (lowest === undefined || threshold >= lowest) return '';
  return t(
    'Nothing less probable than {0} was shown so far: how it would fare is not known.',
    format.percent(lowest),
  );
}

export function decisionSentence({ set, eagerness, ofEagerness }: ThresholdState, format: Format): string {
  if (set > 0) return t('Set by you: nothing less probable than {0} is shown.', format.percent(set));
  const names = { quiet: t('quiet'), balanced: t('balanced'), eager: t('eager') };
  return t(
    'The eagerness “{0}” decides: about {1}, more after suggestions that were dismissed.',
    names[eagerness],
    format.percent(ofEagerness),
  );
}

export function curveSentence(counts: SuggestionCounts, format: Format): string {
  const curve = precisionAgainstCoverage(counts);
  const [widest, narrowest] = [curve[0], curve[curve.length - 1]];
  if (widest === undefined || narrowest === undefined) return '';
  return t(
    'Precision is {0} at a coverage of {1}, and {2} at {3}.',
    format.percent(widest.precision),
    format.percent(widest.coverage),
    format.percent(narrowest.precision),
    format.percent(narrowest.coverage),
  );
}
