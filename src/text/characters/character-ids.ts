/** The token id of a single character, by its code point. */
import { specialTokens, unknown, type Vocabulary } from '../vocabulary';
import { unitsOf } from './code-points';

export class CharacterIds {
  private readonly basicPlane = new Uint16Array(0x10000).fill(unknown);
  private readonly beyond = new Map<number, number>();
  /** All that have a token. */
  readonly codePoints: number[] = [];

  /** Takes those tokens of the vocabulary that are one character long. */
  constructor(vocabulary: Vocabulary) {
    for (let id = specialTokens.length; id < vocabulary.size; id++) {
      const text = vocabulary.text(id);
      const codePoint = text.codePointAt(0)!;
      if (text.length !== unitsOf(codePoint)) continue;
      this.codePoints.push(codePoint);
      if (codePoint < 0x10000) this.basicPlane[codePoint] = id;
      else this.beyond.set(codePoint, id);
    }
  }

  /** `unknown` for a character that has no token. */
  of(codePoint: number): number {
    return codePoint < 0x10000 ? this.basicPlane[codePoint]! : (this.beyond.get(codePoint) ?? unknown);
  }
}
