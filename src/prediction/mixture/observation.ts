/**
 * What the mixture saw of one place: the value from which a token is judged and learned. Its buffers belong
 * to whoever asked for it, and serve again for the next place.
 */
import { Evidence } from '../recall/evidence';
import type { FallbackToBest } from './fallback-to-best';
import { newVote, type Vote } from './features';

/** What recall found of a text, and what it makes of it. */
export interface RecallVote {
  readonly vote: Vote;
  readonly evidence: Evidence;
}

export interface Observation {
  readonly network: Vote;
  readonly workspace: RecallVote;
  readonly document: RecallVote;
  /** How often each token was seen anywhere, `[vocabularySize]`, summing to one. */
  readonly base: Float64Array;
  /** Of the document; null where none is at hand. */
  fallback: FallbackToBest | null;
  /** Whether the network, the workspace and the document are there. */
  present: readonly boolean[];
  features: Float64Array;
  /** Of each part, summing to one. */
  weights: Float64Array;
  /** The mixture, `[vocabularySize]`, summing to one; another array each time. */
  row: Float64Array;
}

export function newObservation(vocabularySize: number): Observation {
  const ofRecall = (): RecallVote => ({ vote: newVote(vocabularySize), evidence: new Evidence() });
  const nothing = new Float64Array(0);
  return {
    network: newVote(vocabularySize),
    workspace: ofRecall(),
    document: ofRecall(),
    base: new Float64Array(vocabularySize),
    fallback: null,
    present: [],
    features: nothing,
    weights: nothing,
    row: nothing,
  };
}

/** Each part's vote, those that are not there too. */
export function votesOf({ network, workspace, document }: Observation): readonly Vote[] {
  return [network, workspace.vote, document.vote];
}

/** What the token that came had been given. */
export interface TokenProbabilities {
  readonly mixture: number;
  readonly network: number;
  /** Both recalls together, as the gate weighs them against each other. */
  readonly recall: number;
}
