/**
 * What it costs to name a character that a dictionary lacks, given those that it has.
 *
 * An even mixture of two distributions over the missing code points: uniform over all of them, and by block
 * of 128 code points, a block weighing as many as the dictionary knows there (a text with some Greek letters
 * will meet another one sooner than a Cherokee one). It sums to at most one, so the bits are those of a real
 * code.
 */
import { codePointCount } from './code-points';

const blockSize = 128;

export class UnknownCharacterCost {
  private readonly knownInBlock = new Map<number, number>();
  private readonly known: number;

  /** @param codePoints those that the dictionary has, each once */
  constructor(codePoints: readonly number[]) {
    this.known = codePoints.length;
    for (const codePoint of codePoints) {
      const block = Math.floor(codePoint / blockSize);
      this.knownInBlock.set(block, (this.knownInBlock.get(block) ?? 0) + 1);
    }
  }

  /** Bits for a code point that is not among the known ones; finite for each of the 0x110000. */
  bits(codePoint: number): number {
    const uniform = 1 / Math.max(1, codePointCount - this.known);
    const knownHere = this.knownInBlock.get(Math.floor(codePoint / blockSize)) ?? 0;
    const byBlock = knownHere === 0 ? 0 : knownHere / this.known / Math.max(1, blockSize - knownHere);
    return -Math.log2((uniform + byBlock) / 2);
  }

  /**
   * Bits for each of a text's characters, one after the other: for a spelling of one character, that one's.
   */
  spellingBits(spelling: string): number {
    let bits = 0;
    for (const character of spelling) bits += this.bits(character.codePointAt(0)!);
    return bits;
  }
}
