/**
 * Does it learn the language or the examples? The gap between training and validation loss, and what it
 * means.
 */

type GeneralisationVerdict =
  | 'unknown' // nothing was measured yet
  | 'learning' // both fall
  | 'open' // the training text is known clearly better than new text
  | 'overfitting'; // new text becomes harder while the training text becomes easier

export interface GeneralisationGap {
  readonly verdict: GeneralisationVerdict;
  /** Validation minus training, bits per character. */
  readonly bits: number;
  /** The lowest validation so far, in bits per character, and its index among the points. */
  readonly best: number;
  readonly bestAt: number;
}

/** The validation must have risen by this much above its best: less is noise of the measurement. */
const risen = 0.02;
/** The gap is worth a word from this share of the validation loss on. */
const openShare = 0.15;

/**
 * Of the smoothed training loss and the validation loss so far, both in bits per character; `bestAt` is the
 * index of the lowest validation loss, −1 before the first.
 */
export function generalisationGap(
  training: ArrayLike<number>,
  validation: ArrayLike<number>,
  bestAt: number,
): GeneralisationGap {
  const last = validation.length - 1;
  if (bestAt < 0) return { verdict: 'unknown', bits: NaN, best: NaN, bestAt };
  const best = validation[bestAt]!;
  const now = validation[last]!;
  const bits = now - training[last]!;
  const worse = now > best + risen && training[last]! < training[bestAt]!;
  const verdict = worse ? 'overfitting' : bits > openShare * now ? 'open' : 'learning';
  return { verdict, bits, best, bestAt };
}
