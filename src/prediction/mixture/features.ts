/**
 * What the gate sees of a place: how sure each part is, on how much it rests, and whether the parts agree.
 */
import type { Evidence } from '../recall/evidence';

/** One part's distribution over the next token, and what it rests on. */
export interface Vote {
  readonly row: Float64Array;
  /** The most probable token. */
  top: number;
  /** In nats; only of the network's. */
  entropy: number;
  /** Of the longest context that recall found. */
  longest: number;
  total: number;
  distinct: number;
  share: number;
}

export function newVote(vocabularySize: number): Vote {
  const row = new Float64Array(vocabularySize);
  return { row, top: 0, entropy: 0, longest: 0, total: 0, distinct: 0, share: 0 };
}

/** Fills in what recall's vote rests on. */
export function describe(vote: Vote, evidence: Evidence): void {
  vote.top = argmax(vote.row);
  vote.longest = evidence.longest;
  vote.total = evidence.levels > 0 ? evidence.totals[0]! : 0;
  vote.distinct = evidence.levels > 0 ? evidence.distinct(0) : 0;
  let most = 0;
  for (let i = 0; i < (evidence.levels > 0 ? evidence.starts[1]! : 0); i++)
    most = Math.max(most, evidence.counts[i]!);
  vote.share = vote.total > 0 ? most / vote.total : 0;
}

export function argmax(row: Float64Array): number {
  let top = 0;
  for (let token = 1; token < row.length; token++) if (row[token]! > row[top]!) top = token;
  return top;
}

const ofRecall = 7;
const ofPair = 2;

export function featureCount(recalls: number): number {
  return 3 + recalls * (ofRecall + ofPair) + ofPair;
}

/** A part that is not there is null, and its features are 0. */
export function features(network: Vote | null, recalls: readonly (Vote | null)[]): Float64Array {
  const found = new Float64Array(featureCount(recalls.length));
  let at = 0;
  found[at++] = 1;
  found[at++] = network ? network.entropy / 4 : 0;
  found[at++] = network ? network.row[network.top]! : 0;
  for (const vote of recalls) {
    if (!vote) {
      at += ofRecall + ofPair;
      continue;
    }
    const count = Math.log1p(vote.total);
    const length = Math.log1p(vote.longest);
    found[at++] = length;
    found[at++] = count / 3;
    found[at++] = Math.log1p(vote.distinct);
    found[at++] = vote.share;
    found[at++] = Math.log(vote.row[vote.top]! + 1e-6);
    found[at++] = vote.distinct === 1 ? count / 2 : 0;
    found[at++] = network ? (network.entropy / 4) * length : 0;
    at = pair(found, at, network, vote);
  }
  at = pair(found, at, recalls[0] ?? null, recalls[1] ?? null);
  return found;
}

/** What each of two parts gives the token that the other finds most probable. */
function pair(found: Float64Array, at: number, a: Vote | null, b: Vote | null): number {
  if (a && b) {
    found[at] = a.top === b.top ? 1 : 0;
    found[at + 1] = Math.log(a.row[b.top]! + 1e-6) / 4;
  }
  return at + ofPair;
}
