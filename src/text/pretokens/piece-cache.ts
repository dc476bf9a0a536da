/**
 * Remembers the tokens of frequent pieces of text. A table of fixed size: each piece has one place, and a new
 * one takes it from whichever was there. So the memory is bounded, stays in the processor's cache, and text
 * without any repetition costs no more than its encoding.
 */
import { longestPretoken } from './pretokens';
import type { TokenBuffer } from '../token-buffer';

/** Longer pieces are not remembered. UTF-16 units; a piece has at most as many tokens. */
export const longestRemembered = longestPretoken;
const places = 1 << 12;

export class PieceCache {
  private readonly units = new Uint16Array(places * longestRemembered);
  /** Ids fit 16 bits (`restore-tokenizer.ts`). */
  private readonly ids = new Uint16Array(places * longestRemembered);
  /** Of the piece at each place, 0 where there is none. */
  private readonly lengths = new Uint8Array(places);
  private readonly tokenCounts = new Uint8Array(places);

  /** The place of the piece `text.slice(start, end)`, which is at most `longestRemembered` long. */
  place(text: string, start: number, end: number): number {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    return (hash ^ (hash >>> 15)) & (places - 1);
  }

  /** Whether that very piece is at the place. */
  holds(place: number, text: string, start: number, end: number): boolean {
    if (this.lengths[place] !== end - start) return false;
    const from = place * longestRemembered - start;
    for (let i = start; i < end; i++) if (this.units[from + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Appends the tokens of the piece at the place. */
  recall(place: number, tokens: TokenBuffer): void {
    const from = place * longestRemembered;
    tokens.append(this.ids, from, from + this.tokenCounts[place]!);
  }

  remember(place: number, text: string, start: number, end: number, tokens: Int32Array, count: number): void {
    const from = place * longestRemembered;
    for (let i = start; i < end; i++) this.units[from + i - start] = text.charCodeAt(i);
    for (let i = 0; i < count; i++) this.ids[from + i] = tokens[i]!;
    this.lengths[place] = end - start;
    this.tokenCounts[place] = count;
  }
}
