/**
 * What is counted of suggestions: numbers only, never text. Counts add up, so that those of two windows can
 * be joined.
 */
import * as v from 'valibot';
import { count } from '../numbers';

const counts = (length: number) => v.pipe(v.array(count), v.length(length));

/** Each bin is one percent of confidence: bin 62 holds 0.62 … 0.63; 1 is in the last. */
export const confidenceBins = 100;
/** Bucket 0 is below 1 ms, each further one reaches √2 times as far; the last has no end. */
export const latencyBuckets = 26;

export const SuggestionFigures = v.strictObject({
  /**
   * Those that stayed on screen long enough to be read; each of them is also in exactly one of the next four.
   */
  shown: count,
  /** With the last key, whole or what was left of it. */
  accepted: count,
  /** Some of it, and not the end. */
  acceptedInPart: count,
  /** Typed out to the end by hand. */
  typed: count,
  dismissed: count,
  /** Accepted characters less the keys that accepted them. */
  savedKeys: count,
});
export type SuggestionFigures = v.InferOutput<typeof SuggestionFigures>;

export const SuggestionCounts = v.strictObject({
  ...SuggestionFigures.entries,
  /** Places where a suggestion was asked for while typing, shown or not. */
  asked: count,
  /** Answered requests by how long that took. */
  latency: counts(latencyBuckets),
  /**
   * Of those that came while typing: by confidence, and whether the text then went on so. Some never tell.
   */
  shownByConfidence: counts(confidenceBins),
  rightByConfidence: counts(confidenceBins),
  wrongByConfidence: counts(confidenceBins),
});
export type SuggestionCounts = v.InferOutput<typeof SuggestionCounts>;

/** What is kept of a workspace: all that was ever counted, and the figures of one day. */
export const SuggestionRecord = v.strictObject({
  all: SuggestionCounts,
  /** In local time: `2026-11-25`. */
  day: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
  ofDay: SuggestionFigures,
});
export type SuggestionRecord = v.InferOutput<typeof SuggestionRecord>;

export const noFigures: SuggestionFigures = {
  shown: 0,
  accepted: 0,
  acceptedInPart: 0,
  typed: 0,
  dismissed: 0,
  savedKeys: 0,
};

export function noCounts(): SuggestionCounts {
  const zeros = (length: number): number[] => new Array<number>(length).fill(0);
  return {
    ...noFigures,
    asked: 0,
    latency: zeros(latencyBuckets),
    shownByConfidence: zeros(confidenceBins),
    rightByConfidence: zeros(confidenceBins),
    wrongByConfidence: zeros(confidenceBins),
  };
}

/** Local time, as the user's calendar has it. */
export function dayOf(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

const figureNames = Object.keys(noFigures) as (keyof SuggestionFigures)[];

function sumOfFigures(one: SuggestionFigures, other: SuggestionFigures): SuggestionFigures {
  const sum = { ...noFigures };
  for (const name of figureNames) sum[name] = one[name] + other[name];
  return sum;
}

function sumOfCounts(one: SuggestionCounts, other: SuggestionCounts): SuggestionCounts {
  const sum = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value + b[i]!);
  return {
    ...sumOfFigures(one, other),
    asked: one.asked + other.asked,
    latency: sum(one.latency, other.latency),
    shownByConfidence: sum(one.shownByConfidence, other.shownByConfidence),
    rightByConfidence: sum(one.rightByConfidence, other.rightByConfidence),
    wrongByConfidence: sum(one.wrongByConfidence, other.wrongByConfidence),
  };
}

/** All of both; of the days only the later one counts. */
export function sumOfRecords(one: SuggestionRecord, other: SuggestionRecord): SuggestionRecord {
  const [later, earlier] = one.day >= other.day ? [one, other] : [other, one];
  return {
    all: sumOfCounts(one.all, other.all),
    day: later.day,
    ofDay: later.day === earlier.day ? sumOfFigures(one.ofDay, other.ofDay) : later.ofDay,
  };
}

export function confidenceBin(confidence: number): number {
  // 0.29 · 100 is a little less than 29.
  return Math.min(confidenceBins - 1, Math.max(0, Math.floor(confidence * confidenceBins + 1e-6)));
}

export function latencyBucket(milliseconds: number): number {
  if (milliseconds < 1) return 0;
  return Math.min(latencyBuckets - 1, 1 + Math.floor(2 * Math.log2(milliseconds)));
}

/** Where the bucket begins, ms. */
export function bucketStart(bucket: number): number {
  return bucket === 0 ? 0 : 2 ** ((bucket - 1) / 2);
}
