/** How often each character stands in a text, and which of them are frequent enough to be tokens. */
import { codePointCount, isLoneSurrogate } from './code-points';
import { hasForbidden } from '../token-bounds';

/**
 * How often at least something must stand in a text to be a token: three times, in texts below 3,000
 * characters once in 1,000. A network must meet `<UNK>` while it learns, or it cannot expect one.
 */
export function frequencyThreshold(characters: number): number {
  return Math.min(3, Math.ceil(characters / 1000));
}

export class CharacterCounts {
  private readonly counts = new Float64Array(codePointCount);
  /** All characters counted. */
  total = 0;

  add(text: string, times = 1): void {
    for (let i = 0; i < text.length; i++) {
      let codePoint = text.charCodeAt(i);
      if (codePoint >= 0xd800 && codePoint < 0xdc00) {
        codePoint = text.codePointAt(i)!;
        if (codePoint > 0xffff) i++;
      }
      this.counts[codePoint] = this.counts[codePoint]! + times;
      this.total += times;
    }
  }

  of(codePoint: number): number {
    return this.counts[codePoint]!;
  }

  /**
   * At most `limit` code points, the most frequent first, equal counts by code point; none below the
   * threshold. Lone surrogates, and what may stand in no token, never count as characters of a language.
   */
  frequent(limit: number): number[] {
    const threshold = frequencyThreshold(this.total);
    const found: number[] = [];
    for (let codePoint = 0; codePoint < codePointCount; codePoint++) {
      const count = this.counts[codePoint]!;
      if (count === 0 || count < threshold || isLoneSurrogate(codePoint)) continue;
      if (!hasForbidden(String.fromCodePoint(codePoint))) found.push(codePoint);
    }
    found.sort((a, b) => this.of(b) - this.of(a) || a - b);
    return found.slice(0, Math.max(0, limit));
  }
}
