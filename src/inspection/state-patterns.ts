/**
 * Patterns of hidden units over a text, as LSTMVis looks for them (Strobelt, Gehrmann, Pfister & Rush 2018):
 * which units are on through a range of tokens, and where else the same units are on together.
 */
import type { FoundPattern, StatePattern } from '../protocol/prediction/inspection';

/** Places that are told at most. */
const mostPlaces = 20;
/** Of the pattern's units so many are on at a place that is told. */
const leastShared = 0.5;
/** Units gone through between two pauses. */
const unitsAtOnce = 16;

/**
 * Yields now and then, so that a thread can be shared. Places are as long as the pattern, and overlap neither
 * each other nor the pattern; of equal ones the earlier comes first.
 * @param values `[units, tokens]`
 * @throws RangeError when the pattern ends behind the last token
 */
export function* findPattern(
  values: Float32Array,
  tokens: number,
  pattern: StatePattern,
): Generator<void, FoundPattern> {
  const { first, last } = pattern;
  if (last >= tokens) throw new RangeError(`the pattern ends at token ${last} of ${tokens}`);
  const length = last - first + 1;
  const units: number[] = [];
  /** By the first token of a place: how many of the pattern's units are on there. */
  const shared = new Uint32Array(tokens - length + 1);
  const hiddenSize = values.length / tokens;
  for (let unit = 0; unit < hiddenSize; unit++) {
    const starts = startsOf(values.subarray(unit * tokens, (unit + 1) * tokens), length, pattern);
    if (starts.includes(first)) {
      units.push(unit);
      for (const start of starts) shared[start]!++;
    }
    if (unit % unitsAtOnce === unitsAtOnce - 1) yield;
  }
  const least = Math.max(1, Math.ceil(units.length * leastShared));
  const candidates: number[] = [];
  shared.forEach((count, start) => {
    if (count >= least && Math.abs(start - first) >= length) candidates.push(start);
  });
  candidates.sort((one, other) => shared[other]! - shared[one]! || one - other);
  const starts: number[] = [];
  for (const start of candidates) {
    if (starts.length === mostPlaces) break;
    if (starts.every((other) => Math.abs(other - start) >= length)) starts.push(start);
  }
  return {
    units,
    places: starts.map((start) => ({ first: start, last: start + length - 1, shared: shared[start]! })),
  };
}

/** The first tokens of all stretches of `length` tokens through which a unit is on. */
function startsOf(activations: Float32Array, length: number, { threshold, alone }: StatePattern): number[] {
  const starts: number[] = [];
  let on = 0;
  activations.forEach((value, token) => {
    on = value > threshold ? on + 1 : 0;
    const fits = alone ? on === length && !(activations[token + 1]! > threshold) : on >= length;
    if (fits) starts.push(token - length + 1);
  });
  return starts;
}
