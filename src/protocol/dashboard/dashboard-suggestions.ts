/**
 * What host and page say to each other about suggestions: the record, and the threshold that the user drags.
 */
import * as v from 'valibot';
import { version } from './dashboard-version';
import { SuggestionRecord } from '../suggestions/suggestion-counts';

/** The highest that can be set. */
export const highestThreshold = 0.95;
const threshold = v.pipe(v.number(), v.minValue(0), v.maxValue(highestThreshold));

export const ThresholdState = v.strictObject({
  /** The setting; 0 while eagerness decides. */
  set: threshold,
  eagerness: v.picklist(['quiet', 'balanced', 'eager']),
  /** What that eagerness amounts to. */
  ofEagerness: threshold,
});
export type ThresholdState = v.InferOutput<typeof ThresholdState>;

export const suggestionHostMessages = [
  v.strictObject({
    version,
    type: v.literal('suggestions'),
    record: SuggestionRecord,
    threshold: ThresholdState,
  }),
] as const;

export const suggestionPageMessages = [
  /** Show nothing less probable from now on; 0 gives the decision back to eagerness. */
  v.strictObject({ version, type: v.literal('threshold'), value: threshold }),
  v.strictObject({ version, type: v.literal('forget-suggestions') }),
] as const;
