/** Bits per character in plain words: between how many equally probable characters the network hesitates. */

/** Bits per character of who knows nothing of a text: as many as a byte has. */
export const blindBits = 8;

/** @returns the number of equally probable characters, 2^bits: perplexity per character */
export function hesitation(bitsPerCharacter: number): number {
  return 2 ** bitsPerCharacter;
}
