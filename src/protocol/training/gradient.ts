/** What the thread that measures the gradient through time is asked and tells, with the validator of each. */
import * as v from 'valibot';
import { CorpusSource } from '../corpus';
import { Cell, cellKinds } from '../kinds';
import { count, finite } from '../numbers';
import type { Questions } from '../rpc';

export const GradientRequest = v.object({
  /** Path of the model file. */
  model: v.string(),
  /** The text that the loss is taken of, and that the compared networks learn. */
  source: CorpusSource,
  /** Seconds that each network of the comparison learns; null to measure the model alone. */
  compareSeconds: v.nullable(v.pipe(finite, v.minValue(0.1), v.maxValue(60))),
  memoryLimitMegabytes: count,
  seed: count,
});
export type GradientRequest = v.InferOutput<typeof GradientRequest>;

/** ‖∂L_T/∂h_t‖₂ or ‖∂L_T/∂c_t‖₂ of one network, the mean over several places T. */
export const GradientCurve = v.strictObject({
  /** `model` is the one in the model file; the others were trained for the comparison. */
  network: v.picklist(['model', ...cellKinds]),
  cell: Cell,
  /** `cell`: the LSTM's c. */
  state: v.picklist(['hidden', 'cell']),
  /** Those that training would begin with, drawn anew for a network of this shape, or what was learned. */
  weights: v.picklist(['initial', 'trained']),
  hiddenSize: count,
  layers: count,
  /** Places T. */
  positions: count,
  /** By the distance T − t, from 0. */
  norms: v.pipe(v.array(v.pipe(finite, v.minValue(0))), v.minLength(1)),
  /**
   * The first distance at which the norm is at most half, and a hundredth, of that at distance 0; null: never
   * here.
   */
  half: v.nullable(count),
  hundredth: v.nullable(count),
  /** What training cost and brought; null for the model and for initial weights. */
  trained: v.nullable(
    v.strictObject({ seconds: finite, steps: count, bitsPerCharacter: v.nullable(finite) }),
  ),
});
export type GradientCurve = v.InferOutput<typeof GradientCurve>;

export const GradientEvent = v.variant('type', [
  /** What is being done; `share` 0 … 1 of the training of that cell. */
  v.object({ type: v.literal('reading') }),
  v.object({ type: v.literal('training'), cell: Cell, share: finite }),
  v.object({ type: v.literal('curve'), curve: GradientCurve }),
]);
export type GradientEvent = v.InferOutput<typeof GradientEvent>;

/**
 * A comparison of three networks takes some ten seconds; a machine that does nothing else for so long is
 * stuck, ms.
 */
const patience = 300_000;

/** One question for each thread; to cancel it, the thread is ended: it writes nothing. */
export const gradientQuestions = {
  measure: { request: GradientRequest, reply: v.void(), progress: GradientEvent, timeout: patience },
} as const satisfies Questions;
