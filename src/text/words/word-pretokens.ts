/**
 * What the dictionary of words takes as one word: a line break with its indentation; letters, digits and
 * underscores together; a run of punctuation; one Han character, one Thai, Lao, Khmer or Burmese syllable
 * sign with its marks, a run of hiragana or katakana; white space. A single space belongs to what follows it.
 */
import { CharacterClass, nameClasses } from '../characters/character-classes';
import { PretokenScanner } from '../pretokens/pretokens';

export class WordPretokens extends PretokenScanner {
  protected override bodyEnd(start: number, found: number): number {
    if (found === CharacterClass.han) return this.after(start);
    if (found === CharacterClass.unspaced) return this.graphemeEnd(start);
    return this.runEnd(start, (found & nameClasses) !== 0 ? nameClasses : found);
  }
}
