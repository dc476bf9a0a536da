/**
 * What may follow a prefix of a document: searched over bytes while contexts are learned, over tokens
 * otherwise. Both give leaves that mean the same.
 */
import type { DocumentState } from '../document/document-state';
import type { ByteMixture } from '../mixture/byte-mixture';
import type { Mixture } from '../mixture/mixture';
import type { StateCache } from '../document/state-cache';
import { decodeBytes } from './byte-decoder';
import { decode, type DecoderLimits, type Leaf } from './decoder';
import type { Vocabulary } from './vocabulary';

export type Search = (prefix: string, limits: DecoderLimits) => Leaf[];

/** @param states where prefixes are located: a fork of the document's, for texts that may never be */
export function searchIn(
  path: string,
  document: Pick<DocumentState, 'recall'>,
  states: StateCache,
  mixture: Mixture,
  bytes: ByteMixture | null,
  vocabulary: Vocabulary,
): Search {
  const next = mixture.within(document.recall);
  return (prefix, limits) => {
    const cursor = states.locate(prefix);
    const position = bytes?.locate(next, path, prefix, cursor);
    if (!bytes || !position) return decode(next, vocabulary, cursor, limits);
    return decodeBytes(bytes.within(next), position, cursor.before, limits);
  };
}
