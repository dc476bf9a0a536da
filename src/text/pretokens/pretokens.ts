/**
 * Where a text may be cut before tokens are made of its pieces: the pieces are called pretokens, and no token
 * crosses from one into the next. What is here holds for every way of cutting; `subword-pretokens.ts` and
 * `word-pretokens.ts` say which pieces there are.
 */
import { characterClass, CharacterClass } from '../characters/character-classes';
import { graphemeLength } from '../characters/graphemes';
import { isHighSurrogate, unitsOf } from '../characters/code-points';
import { lineStart } from '../lines';

/**
 * A longer run is cut here, so that the cost of a text grows with its length whatever is in it. UTF-16 units.
 */
export const longestPretoken = 48;

/**
 * Reads a text from left to right. A pretoken's end depends on nothing but the text from its start to
 * `examined`: that is what makes an edited line independent of others, and a prefix's tokens certain before
 * the rest is typed.
 */
export abstract class PretokenScanner {
  protected text = '';
  /** Where the pretoken must end at the latest. */
  protected limit = 0;
  /**
   * The last position the scanner looked at for the pretoken it found last; the text's length is "how it
   * ends".
   */
  examined = 0;

  /** The end of the pretoken that begins at `start`, which is before the text's end. */
  end(text: string, start: number): number {
    this.text = text;
    this.limit = start + longestPretoken;
    this.examined = start;
    const found = this.classAt(start);
    if (found === CharacterClass.lineBreak) return this.lineBreakEnd(start);
    if (found !== CharacterClass.space) return this.bodyEnd(start, found);
    const end = this.runEnd(start, CharacterClass.space);
    if (end >= this.limit || text.charCodeAt(end - 1) !== 32) return end;
    const following = this.classAt(end);
    if (following === CharacterClass.end || following === CharacterClass.lineBreak) return end;
    // The last space of a run belongs to what follows it, as the only space does.
    return end - 1 === start ? this.bodyEnd(end, following) : end - 1;
  }

  /**
   * The end of the word, number or punctuation that begins at `start` with a character of the class `found`.
   */
  protected abstract bodyEnd(start: number, found: number): number;

  /** The class of the character at a position. */
  protected classAt(position: number): number {
    if (position > this.examined) this.examined = position;
    if (position >= this.text.length) return CharacterClass.end;
    const unit = this.text.charCodeAt(position);
    if (!isHighSurrogate(unit)) return characterClass(unit);
    if (position + 1 > this.examined) this.examined = position + 1;
    return characterClass(this.text.codePointAt(position)!);
  }

  /** Where a run of the wanted classes that begins at `position` ends, at the limit at the latest. */
  protected runEnd(position: number, wanted: number): number {
    const { text } = this;
    const last = Math.min(this.limit, text.length);
    while (position < last) {
      const unit = text.charCodeAt(position);
      if (isHighSurrogate(unit)) {
        if ((this.classAt(position) & wanted) === 0 || this.after(position) > last) break;
        position = this.after(position);
      } else if ((characterClass(unit) & wanted) !== 0) position++;
      else break;
    }
    if (position > this.examined) this.examined = position;
    return position;
  }

  /** The position behind the character at `position`. */
  protected after(position: number): number {
    return position + unitsOf(this.text.codePointAt(position) ?? 0);
  }

  /** The end of the grapheme cluster at a position. */
  protected graphemeEnd(position: number): number {
    const end = Math.min(position + graphemeLength(this.text, position), this.limit);
    this.classAt(end);
    return end;
  }

  /** `\n` or `\r\n` with the spaces and tabs that follow it; a `\r` alone is a piece of its own. */
  private lineBreakEnd(start: number): number {
    let end = start + 1;
    if (this.text.charCodeAt(start) === 13) {
      this.examined = end;
      if (this.text.charCodeAt(end) !== 10) return end;
      end++;
    }
    while (end < this.limit) {
      this.examined = end;
      const unit = this.text.charCodeAt(end);
      if (unit !== 32 && unit !== 9) break;
      end++;
    }
    return end;
  }
}

/** The length of the part of a prefix whose pretokens stay as they are whatever is typed behind it. */
export function certainLength(scanner: PretokenScanner, prefix: string): number {
  let start = lineStart(prefix, prefix.length);
  while (start < prefix.length) {
    const end = scanner.end(prefix, start);
    if (scanner.examined >= prefix.length) break;
    start = end;
  }
  return start;
}
