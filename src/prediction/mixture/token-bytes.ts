/**
 * The tokens of a dictionary as bytes of UTF-8, sorted: all tokens that begin with the same bytes stand side
 * by side, so a sum of probabilities over them is a difference of two cumulative sums.
 */
import { bytesOf, endOfDocument } from '../../text/document-bytes';
import type { Tokenizer } from '../../text/tokenizer';

/** Tokens `[from, to)` in the order of their bytes, which agree in their first `depth` bytes. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/** Children of ranges deeper than this are looked up each time. */
const longestToken = 256;

export class TokenBytes {
  /** The token at each place of the order; `<UNK>`, which stands for no text in particular, has none. */
  readonly tokens: Int32Array;
  private readonly bytes: readonly Uint8Array[];
  private readonly firstBytes: Int32Array;
  /** The children of ranges, by their first token and depth. */
  private readonly known = new Map<number, Int32Array>();

  constructor(tokenizer: Tokenizer) {
    const { size, unknown, endOfSequence } = tokenizer;
    const all = Array.from({ length: size }, (_, token) => token)
      .filter((token) => token !== unknown)
      .map((token) => ({
        token,
        bytes: token === endOfSequence ? Uint8Array.of(endOfDocument) : bytesOf(tokenizer.token(token)),
      }))
      .sort((a, b) => compare(a.bytes, b.bytes));
    this.tokens = Int32Array.from(all, ({ token }) => token);
    this.bytes = all.map(({ bytes }) => bytes);
    this.firstBytes = Int32Array.from({ length: 257 }, (_, byte) => this.lowerBound(0, all.length, 0, byte));
  }

  get whole(): TokenRange {
    return { from: 0, to: this.tokens.length, depth: 0 };
  }

  /** The tokens of a range that go on with a byte. */
  child({ from, to, depth }: TokenRange, byte: number): TokenRange {
    if (depth === 0) return { from: this.firstBytes[byte]!, to: this.firstBytes[byte + 1]!, depth: 1 };
    const first = this.lowerBound(from, to, depth, byte);
    return { from: first, to: this.lowerBound(first, to, depth, byte + 1), depth: depth + 1 };
  }

  /** Whether the first token of a range has no bytes but those that all have. */
  endsHere({ from, to, depth }: TokenRange): boolean {
    return from < to && this.bytes[from]!.length === depth;
  }

  /**
   * The bytes that some token of the range goes on with: for each the byte, where the tokens that do begin,
   * and where they end. Looked up once for each range.
   */
  children(range: TokenRange): Int32Array {
    const { depth, to } = range;
    let from = this.endsHere(range) ? range.from + 1 : range.from;
    // Ranges of this depth that begin at the same token are the same.
    const key = from * longestToken + depth;
    const known = depth < longestToken ? this.known.get(key) : undefined;
    if (known) return known;
    const found: number[] = [];
    while (from < to) {
      const byte = this.bytes[from]![depth]!;
      const next = depth === 0 ? this.firstBytes[byte + 1]! : this.lowerBound(from, to, depth, byte + 1);
      found.push(byte, from, next);
      from = next;
    }
    const children = Int32Array.from(found);
    if (depth < longestToken) this.known.set(key, children);
    return children;
  }

  /**
   * The first token from `from` to `to` whose byte at `depth` is `byte` or more; one that ends there has
   * none.
   */
  private lowerBound(from: number, to: number, depth: number, byte: number): number {
    let end = to;
    let at = from;
    while (at < end) {
      const middle = (at + end) >> 1;
      const bytes = this.bytes[middle]!;
      if (bytes.length > depth && bytes[depth]! >= byte) end = middle;
      else at = middle + 1;
    }
    return at;
  }
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
