/** Arrays of numbers that grow, in place of objects: what is recalled is millions of small counts. */

type Numbers = Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** The same numbers in an array with room for at least `length`; the array itself when there is room. */
export function withRoom<T extends Numbers>(array: T, length: number): T {
  if (array.length >= length) return array;
  const constructor = array.constructor as new (length: number) => T;
  const larger = new constructor(
    Math.max(length, Math.ceil(array.length * (array.length > 1 << 20 ? 1.2 : 1.5)), 64),
  );
  larger.set(array);
  return larger;
}

/**
 * Adds a token to the hash of the tokens behind it, so that one pass gives the hashes of contexts of all
 * orders.
 */
export function extendHash(hash: number, token: number): number {
  let mixed = Math.imul(hash ^ (token + 0x9e3779b9), 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
