/**
 * Which hidden units follow something: Pearson's correlation of each unit's activation with a feature over
 * the text.
 */

export interface FollowingUnit {
  readonly unit: number;
  /** Pearson's r, −1 … 1. */
  readonly correlation: number;
}

/** Units compared between two pauses. */
const unitsAtOnce = 16;

/**
 * The units with the largest |r|, largest first; none for a feature that does not vary. Yields now and then,
 * so that a thread can be shared.
 * @param activations `[units, tokens]`
 * @param feature `[tokens]`
 */
export function* correlatedUnits(
  activations: Float32Array,
  feature: Float64Array,
  most: number,
): Generator<void, FollowingUnit[]> {
  const tokens = feature.length;
  const direction = centred(feature);
  const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0)) return [];
  const found: FollowingUnit[] = [];
  const units = activations.length / tokens;
  for (let unit = 0; unit < units; unit++) {
    const row = activations.subarray(unit * tokens, (unit + 1) * tokens);
    let mean = 0;
    for (const value of row) mean += value / tokens;
    let [product, squares] = [0, 0];
    for (let i = 0; i < tokens; i++) {
      const value = row[i]! - mean;
      product += value * direction[i]!;
      squares += value * value;
    }
    // A unit that does not move follows nothing; what is left of the mean's rounding is no movement.
    if (squares > 1e-12 * tokens) found.push({ unit, correlation: product / (length * Math.sqrt(squares)) });
    if (unit % unitsAtOnce === unitsAtOnce - 1) yield;
  }
  return found
    .sort((one, other) => Math.abs(other.correlation) - Math.abs(one.correlation) || one.unit - other.unit)
    .slice(0, most);
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
