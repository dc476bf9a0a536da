/**
 * What stood in texts and stands in them no more, while the tables of contexts still hold it: tells of a
 * suggestion whether it can only have come from there. It can when one of its words, or a few characters in a
 * row, stand in what was forgotten and in no text that is left.
 */

/** A shorter word says too little of where it comes from; code units. */
const shortestWord = 4;
/** So many code units in a row tell where they come from; half of them at least are suggested. */
const runLength = 16;
/** Code units before the cursor that a word may have. */
const wordReach = 128;

export class ForgottenText {
  private pieces: string[] = [];
  private characters = 0;
  /** Whether a piece stands in none of the texts that are left, as far as it was asked. */
  private readonly unique = new Map<string, boolean>();

  /** Code units that are kept. */
  get length(): number {
    return this.characters;
  }

  /** How many texts were added and are kept. */
  get size(): number {
    return this.pieces.length;
  }

  add(text: string): void {
    this.pieces.push(text);
    this.characters += text.length;
  }

  /** The texts that are left are other ones now. */
  textsChanged(): void {
    this.unique.clear();
  }

  /** The tables hold nothing more of those that were added first. */
  dropFirst(count: number): void {
    for (const { length } of this.pieces.splice(0, count)) this.characters -= length;
  }

  /**
   * Whether a text that is suggested behind `before` can only have come from here.
   * @param here the document at hand
   * @param left tells whether a piece stands in any text that is left
   */
  isSource(before: string, text: string, here: readonly string[], left: (piece: string) => boolean): boolean {
    if (this.pieces.length === 0) return false;
    for (const piece of telling(before, text)) {
      if (!this.pieces.some((forgotten) => forgotten.includes(piece))) continue;
      if (here.some((part) => part.includes(piece))) continue;
      const unique = this.unique.get(piece) ?? !left(piece);
      this.unique.set(piece, unique);
      if (unique) return true;
    }
    return false;
  }
}

/** Of a suggested text: the words that it adds to, and runs of characters. */
function* telling(before: string, text: string): Generator<string> {
  const whole = before.slice(-wordReach) + text;
  const from = whole.length - text.length;
  for (const { 0: word, index } of whole.matchAll(/[\p{L}\p{M}\p{N}_$]+/gu))
    if (word.length >= shortestWord && index + word.length > from) yield word;
  for (let end = Math.max(from + runLength / 2, runLength); end <= whole.length; end++)
    yield whole.slice(end - runLength, end);
}
