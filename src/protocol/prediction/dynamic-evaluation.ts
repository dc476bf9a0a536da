/** What the predictor thread asks of the thread that adapts the network to saved edits. */
import * as v from 'valibot';
import { count } from '../numbers';
import type { Questions } from '../rpc';
import { NetworkShape } from './inspection';

const Tokens = v.custom<Int32Array>((value) => value instanceof Int32Array);
const Weights = v.map(
  v.string(),
  v.custom<Float32Array>((value) => value instanceof Float32Array),
);

export const dynamicEvaluationQuestions = {
  /** Begins anew from these weights: a checkpoint was taken over. */
  begin: {
    request: v.object({
      configuration: v.object(NetworkShape.entries),
      weights: Weights,
    }),
    reply: v.void(),
  },
  /**
   * A stretch of text that was written, with the text before it, as tokens. Answered with the weights to go
   * on with, or null while those of the checkpoint predict as well.
   */
  read: {
    request: v.object({
      /** The token before `context`. */
      previous: count,
      context: Tokens,
      tokens: Tokens,
    }),
    reply: v.nullable(Weights),
  },
} as const satisfies Questions;
