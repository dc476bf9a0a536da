/**
 * What may follow a prefix of a document: searched over bytes while contexts are learned, over tokens
 * otherwise. Both give leaves that mean the same.
 */
import type { StateCache } from '../document/state-cache';
import type { ByteMixture, ByteVotes } from '../mixture/byte-mixture';
import type { Mixture } from '../mixture/mixture';
import type { Recall } from '../recall/recall';
import { decodeBytes } from './byte-decoder';
import { decode, type DecoderLimits, type Leaf, type NextToken } from './decoder';
import type { Vocabulary } from './vocabulary';

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
  leaves(states: StateCache, prefix: string, limits: DecoderLimits): Leaf[] {
    const { bytes, next, path, vocabulary } = this;
    const cursor = states.locate(prefix);
    const position = bytes?.locate(next, path, prefix, cursor);
    if (!bytes || !position) return decode(next, vocabulary, cursor, limits);
    return decodeBytes(bytes.within(next), position, cursor.before, limits);
  }

  /** Tells what bytes behind the prefix are given; null while contexts are not learned. */
  votes(states: StateCache, prefix: string): ((bytes: readonly number[]) => ByteVotes) | null {
    const { bytes, next, path } = this;
    const position = bytes?.locate(next, path, prefix, states.locate(prefix));
    return bytes && position ? (following) => bytes.judge(next, position, following) : null;
  }
}
