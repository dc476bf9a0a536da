/**
 * One distribution over the next token as recall makes it: a few tokens were seen behind a context, and all
 * share what is left as they are seen without one.
 *
 *   P(token) = seen(token) + rest · P(token without context)
 */
import { Unigrams } from './unigrams';

export class Recalled {
  /** By token; 0 for those that were not seen. */
  private readonly seen: Float64Array;
  private readonly tokens: number[] = [];
  private base: Unigrams;
  /** The weight that is left for tokens without context. */
  rest = 1;

  constructor(vocabularySize: number) {
    this.seen = new Float64Array(vocabularySize);
    this.base = new Unigrams(new Uint32Array(vocabularySize), 0);
  }

  /** Nothing was seen. */
  begin(base: Unigrams): void {
    for (const token of this.tokens) this.seen[token] = 0;
    this.tokens.length = 0;
    this.base = base;
    this.rest = 1;
  }

  add(token: number, probability: number): void {
    if (this.seen[token] === 0) this.tokens.push(token);
    this.seen[token]! += probability;
  }

  of(token: number): number {
    return this.seen[token]! + this.rest * this.base.of(token);
  }

  /** The most probable token. */
  get top(): number {
    let top = this.base.commonest;
    let most = this.of(top);
    for (const token of this.tokens) {
      const probability = this.of(token);
      if (probability > most) [top, most] = [token, probability];
    }
    return top;
  }

  /** Adds what was seen, without the rest, `weight` times to `out`, `[vocabularySize]`. */
  addSeenTo(out: Float64Array, weight: number): void {
    for (const token of this.tokens) out[token]! += weight * this.seen[token]!;
  }

  /** All of it, `[vocabularySize]`, summing to one. */
  row(): Float64Array<ArrayBuffer> {
    const out = new Float64Array(this.seen.length);
    this.base.addTo(out, this.rest);
    this.addSeenTo(out, 1);
    return out;
  }
}
