/**
 * How much each kind of context speaks for a text: by how many nats it would be less probable if a source
 * were left out. In the logistic domain a source is left out by taking its vote, weight times stretched
 * probability, from the sum; bounds and the last corrections stay as they are. What all sources know alike
 * is hardly missed from one of them, what one alone knows is. A source without which the text would be more
 * probable does not count: a share says who brought it about.
 */
import {
  type ContextMixing,
  longestMatch,
  sources,
  type TextPlace,
} from '../../kernels/context-mixing/context-mixing';
import type { ContextKind } from '../../protocol/prediction/why';

/** By source, in the order in which context mixing has them: lists, bit histories, direct orders, matches. */
const kinds: readonly ContextKind[] = [
  ...(['followed', 'followed', 'followed', 'followed', 'words', 'words', 'words'] as const),
  ...(['beginnings', 'beginnings', 'bracket', 'words', 'words', 'document'] as const),
  ...(['followed', 'followed', 'words', 'words', 'above', 'lately', 'lately', 'words'] as const),
  ...(['anywhere', 'followed', 'match', 'match', 'match'] as const),
];
/** Bytes that a source of the kind `followed` looks at, by source. */
const orders: Readonly<Record<number, number>> = { 0: 5, 1: 6, 2: 8, 3: 11, 13: 3, 14: 4, 22: 1 };

export class ContextVotes {
  private readonly evidence = new Float64Array(sources);
  private longest = 0;

  /** A byte comes at this place. */
  at(place: TextPlace): void {
    if (this.longest === 0) this.longest = longestMatch(place);
  }

  /** The bit that contexts predicted last is `y`. @param probability what they give a 1 */
  add(contexts: ContextMixing, probability: number, y: number): void {
    const votes = contexts.votes();
    const sign = y === 1 ? 1 : -1;
    const sum = sign * Math.log(probability / (1 - probability));
    const cost = Math.log1p(Math.exp(-sum));
    for (let source = 0; source < sources; source++)
      this.evidence[source]! += Math.log1p(Math.exp(sign * votes[source]! - sum)) - cost;
  }

  /** Bytes of the longest match at the first place that had one; 0 where none had. */
  get matched(): number {
    return this.longest;
  }

  /** Bytes that the strongest of those sources looks at which go by what stands just before. */
  get followed(): number {
    const found = Object.entries(orders).map(([source, order]) => ({
      order,
      evidence: this.evidence[Number(source)]!,
    }));
    return found.reduce((most, one) => (one.evidence > most.evidence ? one : most)).order;
  }

  /** The share of each kind that speaks for the text, summing to one; nothing where none does. */
  get shares(): Map<ContextKind, number> {
    const total = this.evidence.reduce((sum, evidence) => sum + Math.max(0, evidence), 0);
    const shares = new Map<ContextKind, number>();
    for (const [source, evidence] of this.evidence.entries())
      if (evidence > 0) shares.set(kinds[source]!, (shares.get(kinds[source]!) ?? 0) + evidence / total);
    return shares;
  }
}
