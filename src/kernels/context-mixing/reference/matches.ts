/** The matches of the scalar reference: where the last bytes stood in the text before, and the text. */
import { shape } from '../context-mixing';
import { hash } from './contexts';
import type { Place } from './place';

const shortest = [20, 11, 6];

export class Matches {
  readonly text: Uint8Array;
  /** Place 0 means: none. */
  textLength = 1;
  private readonly places;

  constructor(
    private readonly bits: number,
    room: number,
  ) {
    this.text = new Uint8Array(room + 1);
    this.places = Array.from({ length: shape.matches }, () => new Uint32Array(2 ** bits));
  }

  append(byte: number): void {
    this.text[this.textLength++] = byte;
  }

  /**
   * Before the place reads a byte: matches that said it go on; those that did not count less, or
   * end.
   */
  follow(place: Place, byte: number): void {
    for (let m = 0; m < shape.matches; m++) {
      const match = place.match(m);
      if (match.length === 0) continue;
      const next = match.place + 1;
      if (next >= this.textLength) place.setMatch(m, next, 0, match.missed);
      else if (this.text[match.place] === byte) {
        const recovered = match.missed > 0 && (match.length + 1) % 8 === 0 ? 1 : 0;
        place.setMatch(m, next, match.length + 1, match.missed - recovered);
      } else if (match.missed + 2 > 8) place.setMatch(m, next, 0, 0);
      else place.setMatch(m, next, 1, match.missed + 2);
    }
  }

  /**
   * Looks for matches where there are none or short ones. @param keep this place is the latest of its
   * contexts
   */
  find(place: Place, keep: boolean): void {
    for (let m = 0; m < shape.matches; m++) {
      const slot = Math.imul(this.hash(place, m), 0x9e3779b1) >>> (32 - this.bits);
      const { length } = place.match(m);
      const at = this.places[m]![slot]!;
      if (length < shortest[m]! && at !== 0 && at < this.textLength) {
        const common = this.common(place, at);
        if (common >= Math.min(shortest[m]!, 12) && common > length)
          place.setMatch(m, at, m === 0 ? Math.max(common, 20) : common, 0);
      }
      if (keep) this.places[m]![slot] = this.textLength;
    }
  }

  private hash({ last, before4, before8, word1 }: Place, match: number): number {
    if (match === 2) return hash(last, before4 & 0xffff);
    if (match === 1) return hash(hash(last, before4), before8 & 0xffffff);
    return hash(hash(hash(last, before4), before8), word1);
  }

  private common(place: Place, at: number): number {
    let length = 0;
    while (length < 12 && length < at && this.text[at - 1 - length] === place.before(length + 1)) length++;
    return length;
  }
}

/** A match's length by steps, 0 to 27. */
export function lengthLevel(length: number): number {
  if (length < 16) return length;
  if (length < 32) return 16 + ((length - 16) >> 2);
  if (length < 64) return 20 + ((length - 32) >> 3);
  return length < 256 ? 24 + ((length - 64) >> 6) : 27;
}
