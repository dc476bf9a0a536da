/**
 * All tokens of a dictionary as a trie over UTF-16 units: which of them can continue a prediction that must
 * begin with typed characters. A token that has a part of them is a way, one that has them all and more is
 * another.
 *
 * The tokens lie sorted by text, and a node of the trie is the range of them that share a beginning: its
 * children are found by binary search, nothing is built beside two arrays.
 */
import type { Tokenizer } from './tokenizer';

export class TokenTrie {
  /** Token ids in the order of their texts, without the two special ones. */
  private readonly sorted: Int32Array;
  private readonly texts: readonly string[];

  constructor(tokenizer: Tokenizer) {
    const ids = Array.from({ length: tokenizer.size }, (_, id) => id).filter(
      (id) => id !== tokenizer.endOfSequence && id !== tokenizer.unknown,
    );
    const textOf = (id: number) => tokenizer.token(id);
    ids.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
    this.sorted = Int32Array.from(ids);
    this.texts = ids.map(textOf);
  }

  /**
   * The tokens whose text begins with `typed` or is `typed`, in the order of their texts; all tokens for
   * `''`. A view.
   */
  beginningWith(typed: string): Int32Array {
    let range: Range = { from: 0, to: this.texts.length };
    for (let depth = 0; depth < typed.length && range.from < range.to; depth++) {
      range = this.child(range, depth, typed.charCodeAt(depth));
    }
    return this.sorted.subarray(range.from, range.to);
  }

  /** The tokens whose text is a part of `typed` from its beginning, but not all of it; the shortest first. */
  within(typed: string): Int32Array {
    const found: number[] = [];
    let range: Range = { from: 0, to: this.texts.length };
    for (let depth = 0; depth + 1 < typed.length && range.from < range.to; depth++) {
      range = this.child(range, depth, typed.charCodeAt(depth));
      // The shortest text of a range comes first; it ends here or no token does.
      if (range.from < range.to && this.texts[range.from]!.length === depth + 1)
        found.push(this.sorted[range.from]!);
    }
    return Int32Array.from(found);
  }

  /** Those of a node's texts that have `unit` at `depth`. */
  private child({ from, to }: Range, depth: number, unit: number): Range {
    return { from: this.lowerBound(from, to, depth, unit), to: this.lowerBound(from, to, depth, unit + 1) };
  }

  /**
   * The first of the texts from `from` to `to` whose unit at `depth` is `unit` or more; a text that ends
   * there has none.
   */
  private lowerBound(from: number, to: number, depth: number, unit: number): number {
    while (from < to) {
      const middle = (from + to) >> 1;
      const text = this.texts[middle]!;
      if (text.length > depth && text.charCodeAt(depth) >= unit) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
}
