/** The contexts of the scalar reference, as it hashes them; what each means stands with its kernel. */
import type { Place } from './place';

export function hash(a: number, b: number): number {
  let h = (Math.imul(a, 0x2c1b3c6d) + Math.imul(b, 0x297a2d39)) >>> 0;
  h ^= h >>> 15;
  h = Math.imul(h, 0x85ebca6b) >>> 0;
  return (h ^ (h >>> 13)) >>> 0;
}

/**
 * The hash of each context. @param one what followed the last byte before, @param two what followed the
 * last two
 */
export function contextHashes(place: Place, one: number, two: number): number[] {
  const { last, before4, before8, word, word1, word2, marks } = place;
  const byte = last & 0xff;
  const [token1, token2, token3] = [place.token(0), place.token(1), place.token(2)];
  const outsideWord = word === 0 ? byte : 0;
  const pairs: [number, number][] = [
    [last & 0xffffff, 0],
    [last, 0],
    [word, 0x100],
    [word, (marks << 8) + outsideWord],
    [place.above(0) | (place.above(1) << 8) | (byte << 16), 0x777],
    [byte | (one << 8), 0x88],
    [two, byte],
    [word, token1],
    [last, before4 & 0xff],
    [last, before4 & 0xffff],
    [last, before4],
    [hash(last, before4), before8 & 0xffffff],
    [word, word1],
    [hash(word, word1), word2],
    [hash(word, word2), 0xbb],
    [hash(place.first, place.firstAbove), word * 3 + byte],
    [place.indentation | (place.firstByte << 8) | (byte << 16), word],
    [place.bracket, hash(word, byte)],
    [hash(word, token1), token2],
    [hash(word, token1), hash(token2, token3)],
    [word, hash(place.document, 0x99) + outsideWord],
  ];
  return pairs.map(([a, b], context) => hash(hash(a, context + 1), b));
}
