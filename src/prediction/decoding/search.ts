/**
 * What may follow a prefix of a document: searched over bytes while contexts are learned, over tokens
 * otherwise. Both give leaves that mean the same.
 */
import type { StateCache } from '../document/state-cache';
import type { ByteMixture, BytePosition, ByteVotes } from '../mixture/byte-mixture';
import type { ContextVotes } from '../mixture/context-votes';
import type { Mixture } from '../mixture/mixture';
import type { Cursor } from '../position';
import type { Recall } from '../recall/recall';
import { decodeBytes } from './byte-decoder';
import { decode, type DecoderLimits, type Leaf, type NextToken } from './decoder';
import type { Vocabulary } from './vocabulary';

/** Where the text goes on: among tokens, and among bytes while contexts are learned. Immutable. */
export interface SearchPlace {
  readonly cursor: Cursor;
  readonly bytes: BytePosition | null;
}

/** @param evidence takes which contexts speak for the bytes */
export type ByteJudge = (following: readonly number[], evidence?: ContextVotes) => ByteVotes;

export class Search {
  private readonly next: NextToken;

  /** @param document what is recalled of the document of that path */
  constructor(
    private readonly path: string,
    document: Recall | null,
    mixture: Mixture,
    private readonly bytes: ByteMixture | null,
    private readonly vocabulary: Vocabulary,
  ) {
    this.next = mixture.within(document);
  }

  /** @param states where the prefix is located: a fork of the document's, for texts that may never be */
  locate(states: StateCache, prefix: string): SearchPlace {
    const cursor = states.locate(prefix);
    return { cursor, bytes: this.bytes?.locate(this.next, this.path, prefix, cursor) ?? null };
  }

  /** Computes what is expected at the place before it is asked for. */
  foresee({ cursor, bytes }: SearchPlace): void {
    if (this.bytes && bytes) this.bytes.within(this.next).probabilities([bytes]);
    else this.next.probabilities([cursor.position]);
  }

  leaves({ cursor, bytes }: SearchPlace, limits: DecoderLimits): Leaf[] {
    if (!this.bytes || !bytes) return decode(this.next, this.vocabulary, cursor, limits);
    return decodeBytes(this.bytes.within(this.next), bytes, cursor.before, limits);
  }

  /** Tells what bytes behind the place are given; null while contexts are not learned. */
  votes({ bytes }: SearchPlace): ByteJudge | null {
    const mixture = this.bytes;
    if (!mixture || !bytes) return null;
    return (following, evidence) => mixture.judge(this.next, bytes, following, evidence);
  }
}
