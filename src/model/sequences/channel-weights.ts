/**
 * How much each part of an abbreviation's score counts, in p(meant | typed, context) ∝ channel · mixture:
 * learned for a workspace, and stored with its decoder.
 */
import * as v from 'valibot';
import { finite } from '../../protocol/numbers';

export const ChannelWeights = v.object({
  /** Of what the letters tell, in nats. */
  channel: finite,
  /** Of what is expected at the place, in nats. */
  mixture: finite,
  /** What each typed letter costs, and what is added to all. */
  letter: finite,
  prior: finite,
});
export type ChannelWeights = v.InferOutput<typeof ChannelWeights>;
