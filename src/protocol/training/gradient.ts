/** Every message between the extension host and the thread that measures the gradient through time, and its validator. */
import * as v from 'valibot';
import { CorpusSource } from '../corpus';
import { FailureMessage } from '../failure-message';
import { Cell, cellKinds } from '../kinds';
import { count, finite } from '../numbers';

/** One request for each thread; to cancel it, the thread is ended: it writes nothing. */
export const GradientRequest = v.object({
  type: v.literal('measure'),
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

/** ‖∂L_T/∂h_t‖₂ of one network, the mean over several places T. */
export const GradientCurve = v.strictObject({
  /** `model` is the one in the model file; the others were trained for the comparison. */
  network: v.picklist(['model', ...cellKinds]),
  cell: Cell,
  hiddenSize: count,
  layers: count,
  /** Places T. */
  positions: count,
  /** By the distance T − t, from 0. */
  norms: v.pipe(v.array(v.pipe(finite, v.minValue(0))), v.minLength(1)),
  /** The first distance at which the norm is at most half, and a hundredth, of that at distance 0; null: never here. */
  half: v.nullable(count),
  hundredth: v.nullable(count),
  /** What training cost and brought; null for the model. */
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
  v.object({ type: v.literal('done') }),
  v.object({ type: v.literal('failed'), failure: FailureMessage }),
]);
export type GradientEvent = v.InferOutput<typeof GradientEvent>;
