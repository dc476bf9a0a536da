/** A small fast hash of text, for choices that must come out the same on every machine. Not for secrets. */
import { fnv1a } from '../text/characters/fnv-1a';

/**
 * FNV-1a over UTF-16 units, then a full avalanche so that the low bits are as good as the high. Unsigned 32
 * bits.
 */
export function hashOf(text: string): number {
  return avalanche(fnv1a(text));
}

/** The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
export function avalanche(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
