/**
 * Every message between the predictor thread and the thread that adapts the network to saved edits, and its
 * validator.
 */
import * as v from 'valibot';
import { FailureMessage } from '../failure-message';
import { Cell } from '../kinds';
import { count } from '../numbers';

const Tokens = v.custom<Int32Array>((value) => value instanceof Int32Array);
const Weights = v.map(
  v.string(),
  v.custom<Float32Array>((value) => value instanceof Float32Array),
);

export const AdaptationRequest = v.variant('type', [
  /** Begins anew from these weights: a checkpoint was taken over. */
  v.object({
    type: v.literal('begin'),
    /** Counts the checkpoints; answers carry it, so that a late one is known as such. */
    run: count,
    configuration: v.object({
      cell: Cell,
      vocabularySize: count,
      embeddingSize: count,
      hiddenSize: count,
      layers: count,
      output: v.picklist(['full', 'tied', 'bottleneck']),
    }),
    weights: Weights,
  }),
  /** A stretch of text that was written, with the text before it, as tokens. */
  v.object({
    type: v.literal('read'),
    run: count,
    /** The token before `context`. */
    previous: count,
    context: Tokens,
    tokens: Tokens,
  }),
]);
export type AdaptationRequest = v.InferOutput<typeof AdaptationRequest>;

export const AdaptationReply = v.variant('type', [
  /**
   * One for each `read`: the weights to go on with, or null while those of the checkpoint predict as well.
   */
  v.object({ type: v.literal('followed'), run: count, weights: v.nullable(Weights) }),
  v.object({ type: v.literal('failed'), run: count, failure: FailureMessage }),
]);
export type AdaptationReply = v.InferOutput<typeof AdaptationReply>;
