/**
 * What the gate sees of a place: how sure each part is, on how much it rests, and whether the parts agree.
 */
import type { Evidence } from '../recall/evidence';

/** One part's distribution over the next token. */
export interface Vote {
  /** P(token). */
  of(token: number): number;
  /** The most probable token. */
  readonly top: number;
}

export interface NetworkVote extends Vote {
  /** In nats. */
  readonly entropy: number;
}

/** With what the longest context that recall found rests on. */
export interface RecallVote extends Vote {
  readonly evidence: Evidence;
}

const ofRecall = 7;
const ofPair = 2;

export function featureCount(recalls: number): number {
  return 3 + recalls * (ofRecall + ofPair) + ofPair;
}

/** A part that is not there is null, and its features are 0. */
export function features(network: NetworkVote | null, recalls: readonly (RecallVote | null)[]): Float64Array {
  const found = new Float64Array(featureCount(recalls.length));
  let at = 0;
  found[at++] = 1;
  found[at++] = network ? network.entropy / 4 : 0;
  found[at++] = network ? network.of(network.top) : 0;
  for (const vote of recalls) {
    if (!vote) {
      at += ofRecall + ofPair;
      continue;
    }
    const { total, distinct, share } = longestContext(vote.evidence);
    const count = Math.log1p(total);
    const length = Math.log1p(vote.evidence.longest);
    found[at++] = length;
    found[at++] = count / 3;
    found[at++] = Math.log1p(distinct);
    found[at++] = share;
    found[at++] = Math.log(vote.of(vote.top) + 1e-6);
    found[at++] = distinct === 1 ? count / 2 : 0;
    found[at++] = network ? (network.entropy / 4) * length : 0;
    at = pair(found, at, network, vote);
  }
  at = pair(found, at, recalls[0] ?? null, recalls[1] ?? null);
  return found;
}

/** How often the longest context was seen, with how many tokens behind it, and the share of the commonest. */
function longestContext(evidence: Evidence): { total: number; distinct: number; share: number } {
  if (evidence.levels === 0) return { total: 0, distinct: 0, share: 0 };
  const total = evidence.totals[0]!;
  let most = 0;
  for (let i = 0; i < evidence.starts[1]!; i++) most = Math.max(most, evidence.counts[i]!);
  return { total, distinct: evidence.distinct(0), share: total > 0 ? most / total : 0 };
}

/** What each of two parts gives the token that the other finds most probable. */
function pair(found: Float64Array, at: number, a: Vote | null, b: Vote | null): number {
  if (a && b) {
    found[at] = a.top === b.top ? 1 : 0;
    found[at + 1] = Math.log(a.of(b.top) + 1e-6) / 4;
  }
  return at + ofPair;
}
