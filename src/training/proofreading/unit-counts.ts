/**
 * How often units of text, pairs and triples of them were met, in tables of a fixed size by hash, and which
 * known word a new one resembles. What was met is a text of a workspace; nothing of it is ever stored.
 */
import { hashOf, textUnits } from '../shapes/text-units';

const slots = 1 << 20;
const most = 65_535;
/** Shorter words resemble too many others. */
const leastLetters = 4;
const longest = 40;
/** How often a word was met that others may be mistakes for. */
const leastMet = 2;

/** Line breaks with different indentation are one unit. */
export function plain(unit: string): string {
  return /^[\r\n]/.test(unit) ? '\n' : unit;
}

/** Whether it has letters; a number with letters is none. */
export function isWord(unit: string): boolean {
  return /^\P{Nd}*[\p{L}_]/u.test(unit);
}

/** A hash of one, two or three units in their order. */
function combined(units: readonly string[]): number {
  let hash = units.length;
  for (const unit of units) hash = Math.imul(hash ^ hashOf(unit), 0x9e3779b1);
  return (hash ^ (hash >>> 15)) & (slots - 1);
}

export class UnitCounts {
  private readonly tables = [1, 2, 3].map(() => new Uint16Array(slots));
  /** Words that were met, and by each text that one letter less leaves one of them that has it. */
  private readonly words = new Map<string, number>();
  private readonly resembling = new Map<number, string>();

  /** Counts a text, or with −1 takes a text that was counted away again. */
  add(text: string, sign: 1 | -1 = 1): void {
    const units = textUnits(text).map((unit) => plain(unit.text));
    for (let i = 0; i < units.length; i++) {
      for (let length = 1; length <= 3 && i + length <= units.length; length++)
        this.change(units.slice(i, i + length), sign);
      const word = units[i]!.trim();
      if (word.length < leastLetters || word.length > longest || !isWord(word)) continue;
      const count = (this.words.get(word) ?? 0) + sign;
      this.words.set(word, count);
      // A word that is new never takes the place of one that is known; the second time it may.
      if (sign === 1 && count <= leastMet) this.remember(word, count);
    }
  }

  private remember(word: string, count: number): void {
    for (const shorter of withoutOne(word)) {
      const hash = hashOf(shorter);
      const known = this.resembling.get(hash);
      if (known === undefined || (this.words.get(known) ?? 0) < count) this.resembling.set(hash, word);
    }
  }

  change(units: readonly string[], by: number): void {
    const table = this.tables[units.length - 1]!;
    const at = combined(units);
    table[at] = Math.max(0, Math.min(most, table[at]! + by));
  }

  /** How often these one to three units were met, in this order; a little too often by collisions. */
  of(units: readonly string[]): number {
    return this.tables[units.length - 1]![combined(units)]!;
  }

  /**
   * A known word that differs from this one by a letter, or by two that changed places; at least twice met.
   * Not one that differs by case or an underscore alone: such are names of their own.
   */
  resembled(unit: string): string | null {
    const word = unit.trim();
    if (word.length < leastLetters || word.length > longest || !isWord(word)) return null;
    for (const shorter of withoutOne(word)) {
      const known = this.resembling.get(hashOf(shorter));
      if (known === undefined || (this.words.get(known) ?? 0) < leastMet) continue;
      if (differsByOne(word, known) && lettersOf(word) !== lettersOf(known)) return known;
    }
    return null;
  }
}

/** The word itself, and all that leaving out one of its letters gives (the index of SymSpell, Garbe 2012). */
function withoutOne(word: string): string[] {
  return [word, ...Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1))];
}

function lettersOf(word: string): string {
  return word.toLowerCase().replaceAll('_', '');
}

/** Whether one letter put in, left out or changed, or two neighbours exchanged, make one of the other. */
export function differsByOne(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
