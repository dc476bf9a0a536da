/**
 * A noisy channel (Shannon 1948; Brill & Moore 2000): how probable it is of each text that letters stand for
 * it. The score of a text is
 *
 *     channel · (ln P(meant | typed) − ln P(meant)) + mixture · ln P_mixture(meant) − letter · letters + prior,
 *
 * in nats; the decoder gives the first two, by Bayes up to ln P(typed), of which each letter costs about the
 * same. That the letters are meant as they stand has the score mixture · ln P_mixture(typed). The softmax of
 * all scores says how probable each is.
 */
import type { ChannelWeights } from '../../model/sequences/channel-weights';
import { softmax } from '../../model/softmax';

/** Learned on held-out files of a public package (`bench:shapes`). */
export const generalWeights: ChannelWeights = { channel: 0.6, mixture: 1, letter: 3, prior: -2 };

/** What is told of a text that may be meant. */
export interface Judged {
  readonly text: string;
  /** ln P(meant | typed) − ln P(meant), and ln P_mixture(meant). */
  readonly channel: number;
  readonly mixture: number;
}

/** What was told of some letters before the cursor. */
export interface Judgement {
  readonly typed: string;
  readonly judged: readonly Judged[];
  /** ln P_mixture of the letters as they stand. */
  readonly literal: number;
}

/** How probable each of `judged` is. */
export function meaningProbabilities(
  weights: ChannelWeights,
  { typed, judged, literal }: Judgement,
): number[] {
  const { channel, mixture, letter, prior } = weights;
  const scores = judged.map(
    (one) => channel * one.channel + mixture * one.mixture - letter * typed.length + prior,
  );
  return softmax([mixture * literal, ...scores]).slice(1);
}
