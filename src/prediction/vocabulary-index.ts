/** The dictionary as decoding needs it: the text of each token, and which tokens can follow half-typed characters. */
import type { Tokenizer } from '../text/tokenizer';

export class VocabularyIndex {
  /** The text of each token; empty for the special ones, which can never be shown. */
  readonly texts: readonly string[];
  /** Where the first line break of each token stands; −1 where there is none. */
  readonly lineBreaks: Int16Array;
  /** Tokens with text, in the order of their text. */
  private readonly sorted: Int32Array;
  private readonly byText = new Map<string, number>();

  constructor(readonly tokenizer: Tokenizer) {
    const { size, endOfSequence, unknown } = tokenizer;
    const texts: string[] = [];
    for (let id = 0; id < size; id++) {
      texts.push(id === endOfSequence || id === unknown ? '' : tokenizer.token(id));
    }
    this.texts = texts;
    this.lineBreaks = Int16Array.from(texts, (text) => text.search(/[\r\n]/));
    texts.forEach((text, id) => text !== '' && this.byText.set(text, id));
    this.sorted = Int32Array.from(this.byText.values()).sort((a, b) => (texts[a]! < texts[b]! ? -1 : 1));
  }

  /** The tokens whose text begins with `start` (which is not empty). */
  beginningWith(start: string): Int32Array {
    const from = this.lowerBound(start);
    let to = from;
    while (to < this.sorted.length && this.texts[this.sorted[to]!]!.startsWith(start)) to++;
    return this.sorted.subarray(from, to);
  }

  /** The tokens that are a beginning of `typed`, but not all of it. */
  beginningsOf(typed: string): number[] {
    const found: number[] = [];
    for (let length = 1; length < typed.length; length++) {
      const id = this.byText.get(typed.slice(0, length));
      if (id !== undefined) found.push(id);
    }
    return found;
  }

  private lowerBound(text: string): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.texts[this.sorted[middle]!]! < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
