/**
 * What the counts of suggestions say: quantiles of the latency, precision and coverage at a threshold. Pure.
 */
import {
  bucketStart,
  confidenceBin,
  confidenceBins,
  latencyBuckets,
  type SuggestionCounts,
} from './suggestion-counts';

/** The latency that this share of the answers kept, ms; NaN of none. Within a bucket it is spread evenly. */
export function latencyQuantile(latency: readonly number[], share: number): number {
  const all = latency.reduce((sum, value) => sum + value, 0);
  if (all === 0) return NaN;
  let left = share * all;
  for (const [bucket, value] of latency.entries()) {
    if (value > 0 && left <= value) {
      const [from, to] = [bucketStart(bucket), bucketStart(bucket + 1)];
      return from + (to - from) * (left / value);
    }
    left -= value;
  }
  return bucketStart(latencyBuckets);
}

export interface AtThreshold {
  /** 0 … 0.99: the lower border of a bin. */
  readonly threshold: number;
  /** Share of those that turned out right, among those of which it is known; NaN when it is known of none. */
  readonly precision: number;
  /** Share of the places asked at where something was shown; NaN when none was. */
  readonly coverage: number;
  readonly shown: number;
  readonly judged: number;
}

/** What would have been, had nothing less probable been shown. */
export function atThreshold(counts: SuggestionCounts, threshold: number): AtThreshold {
  const from = confidenceBin(threshold);
  const sum = (bins: readonly number[]): number => bins.slice(from).reduce((all, value) => all + value, 0);
  const right = sum(counts.rightByConfidence);
  const judged = right + sum(counts.wrongByConfidence);
  const shown = sum(counts.shownByConfidence);
  return {
    threshold: from / confidenceBins,
    precision: judged === 0 ? NaN : right / judged,
    coverage: counts.asked === 0 ? NaN : shown / counts.asked,
    shown,
    judged,
  };
}

/**
 * One point for every threshold at which something changes, from the lowest confidence that was shown to the
 * highest.
 */
export function precisionAgainstCoverage(counts: SuggestionCounts): AtThreshold[] {
  return counts.shownByConfidence.flatMap((shown, bin) => {
    const point = atThreshold(counts, bin / confidenceBins);
    return shown > 0 && point.judged > 0 ? [point] : [];
  });
}
