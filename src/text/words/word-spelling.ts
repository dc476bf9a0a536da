/**
 * What it costs to spell a word that the dictionary lacks: characters given the character before, with a mark
 * at the end, so that the code is prefix-free and a word of any length and any characters has a finite cost.
 *
 * P(c | b) = (n(b,c) + t(b) P(c)) / (n(b) + t(b)) with n counts and t(b) the number of different characters
 * seen behind b (Witten & Bell 1991); P(c) = n(c) / (n + t) for the t characters known, and t / (n + t) for
 * the escape to a character that is not, which is then named.
 */
import { UnknownCharacterCost } from '../characters/unknown-character-cost';

/**
 * Begins and ends a word. It is no character by Unicode's rules; where it stands in a text, it is spelled by
 * escape.
 */
export const wordBoundary = '\uffff';

/** Pairs kept in the model file at most, the most frequent ones. */
const mostPairs = 4096;

export class WordSpelling {
  private total = 0;
  private distinct = 0;
  /** By the character before: how many characters followed it, and how many different ones. */
  private readonly followers = new Map<string, { total: number; distinct: number }>();
  private readonly cost: UnknownCharacterCost;

  /** @param counts of characters (keys of one code point) and of pairs (keys of two) */
  constructor(readonly counts: ReadonlyMap<string, number>) {
    const codePoints: number[] = [];
    for (const [key, count] of counts) {
      const [first = '', second] = key;
      if (second === undefined) {
        this.total += count;
        this.distinct++;
        if (first !== wordBoundary) codePoints.push(first.codePointAt(0)!);
      } else {
        const known = this.followers.get(first) ?? { total: 0, distinct: 0 };
        this.followers.set(first, { total: known.total + count, distinct: known.distinct + 1 });
      }
    }
    this.cost = new UnknownCharacterCost(codePoints);
  }

  /** Bits for the word and its end. */
  bits(word: string): number {
    let bits = 0;
    let before = wordBoundary;
    for (const character of word) {
      if (character !== wordBoundary && this.counts.has(character)) {
        bits -= Math.log2(this.probability(character, before));
      } else {
        bits += this.cost.bits(character.codePointAt(0)!) - Math.log2(this.escape(before));
      }
      before = character;
    }
    return bits - Math.log2(this.probability(wordBoundary, before));
  }

  private probability(character: string, before: string): number {
    const alone = (this.counts.get(character) ?? 0) / (this.total + this.distinct);
    const behind = this.followers.get(before);
    if (behind === undefined) return alone;
    return (
      ((this.counts.get(before + character) ?? 0) + behind.distinct * alone) /
      (behind.total + behind.distinct)
    );
  }

  private escape(before: string): number {
    const alone = this.distinct / (this.total + this.distinct);
    const behind = this.followers.get(before);
    return behind === undefined ? alone : (behind.distinct * alone) / (behind.total + behind.distinct);
  }
}

/** Counts characters and pairs in words, each word once. There is always a word's end among them. */
export function learnWordSpelling(words: Iterable<string>): WordSpelling {
  const characters = new Map<string, number>([[wordBoundary, 1]]);
  const pairs = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const word of words) {
    let before = wordBoundary;
    for (const character of word) {
      add(characters, character);
      add(pairs, before + character);
      before = character;
    }
    add(characters, wordBoundary);
    add(pairs, before + wordBoundary);
  }
  const frequent = [...pairs]
    .filter(([, count]) => count > 1)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const known = [...characters].filter(([character, count]) => count > 1 || character === wordBoundary);
  return new WordSpelling(new Map([...known, ...frequent.slice(0, mostPairs)]));
}
