/**
 * The pieces within which subwords are made: a line break with its indentation; a word's part between humps
 * (`camel|Case`, `HTML|Parser`) or underscores (`snake|_case`); one digit; a run of punctuation; a run of one
 * of the scripts that are written without spaces; white space. A single space belongs to what follows it.
 */
import { CharacterClass, unspacedClasses } from '../characters/character-classes';
import { UnspacedWords } from '../characters/word-borders';
import { PretokenScanner } from '../pretokens/pretokens';

export class SubwordPretokens extends PretokenScanner {
  protected override bodyEnd(start: number, found: number): number {
    switch (found) {
      case CharacterClass.number:
        return this.after(start);
      case CharacterClass.underscore:
        return this.wordPartEnd(this.runEnd(start, CharacterClass.underscore));
      case CharacterClass.upper:
        return this.wordPartEnd(start);
      default:
        return this.runEnd(start, found);
    }
  }

  /** From the first letter of `__name`, `Name` or `NAME`; of `NAMEPart` it is `NAME`. */
  private wordPartEnd(letters: number): number {
    const uppers = this.runEnd(letters, CharacterClass.upper);
    if (uppers >= this.limit) return uppers;
    const end = this.runEnd(uppers, CharacterClass.lower);
    if (end === uppers) return uppers;
    const lastUpper = this.before(uppers);
    return lastUpper > letters ? lastUpper : end;
  }

  /** The position of the character that ends at `position`. */
  private before(position: number): number {
    const unit = this.text.charCodeAt(position - 1);
    return position - ((unit & 0xfc00) === 0xdc00 ? 2 : 1);
  }
}

/**
 * The pieces that merges are learned from: words, also in the scripts written without spaces, where a text is
 * encoded by what was learned and not by the dictionary of whatever machine it is on.
 */
export class LearnedPretokens extends SubwordPretokens {
  protected override bodyEnd(start: number, found: number): number {
    const end = super.bodyEnd(start, found);
    return (found & unspacedClasses) === 0 ? end : this.unspacedWords.end(this.text, start, end);
  }

  private readonly unspacedWords = new UnspacedWords();
}
