/**
 * What somebody who abbreviates may mean: the names of a text, its longer words, phrases of two and three
 * words and short lines, each with how often it stands there. Only printable ASCII, in which letters are
 * typed one by one on every keyboard.
 */
import { fnv1a } from '../characters/fnv-1a';
import { humps } from './humps';

/** Characters of what is meant. */
const shortest = 4;
export const longestMeant = 31;
/** Shorter words of one hump are typed sooner than abbreviated. */
const shortestWord = 5;
/** How often a phrase or a line must have been met. */
const leastPhrases = 3;

const name = /[A-Za-z_$][\w$]*/g;
const ascii = /^[\x20-\x7e]+$/;
/** Counts of phrases that were not met often enough to be kept: of a workspace. */
const workspaceSlots = 1 << 18;

/** Counts of what texts may mean by hash, and by name what was met often enough. */
export class MeantTexts {
  /** What may be meant → how often it was met. */
  readonly counts = new Map<string, number>();
  private readonly seldom: Uint16Array;

  /** @param slots a power of two */
  constructor(slots = workspaceSlots) {
    this.seldom = new Uint16Array(slots);
  }

  /** Counts a text, or takes one that was counted away again. */
  count(text: string, sign: 1 | -1 = 1): void {
    for (const line of text.split('\n')) {
      const trimmed = line.trim();
      if (trimmed === '') continue;
      let [before, second]: (Word | null)[] = [null, null];
      for (const match of trimmed.matchAll(name)) {
        const [word, start] = [match[0], match.index];
        const end = start + word.length;
        if (isWorthAName(word)) this.change(word, sign);
        if (before && !goesOn(trimmed, before, start)) [before, second] = [null, null];
        if (before) this.phrase(trimmed.slice(before.start, end), sign);
        if (second) this.phrase(trimmed.slice(second.start, end), sign);
        [second, before] = [before, { text: word, start }];
      }
      if (/^[A-Za-z]/.test(trimmed) && ascii.test(trimmed) && /[^\w$ ]/.test(trimmed))
        this.phrase(trimmed, sign);
    }
  }

  private phrase(text: string, sign: 1 | -1): void {
    if (text.length < shortestWord || text.length > longestMeant) return;
    const at = mixed(fnv1a(text)) & (this.seldom.length - 1);
    const met = (this.seldom[at] = Math.max(0, Math.min(65_535, this.seldom[at]! + sign)));
    if (this.counts.has(text)) this.change(text, sign);
    else if (sign === 1 && met >= leastPhrases) this.counts.set(text, leastPhrases);
  }

  private change(text: string, by: number): void {
    const count = (this.counts.get(text) ?? 0) + by;
    if (count > 0) this.counts.set(text, count);
    else this.counts.delete(text);
  }
}

function isWorthAName(word: string): boolean {
  if (word.length < shortest || word.length > longestMeant) return false;
  return word.length >= shortestWord || humps(word).length > 1;
}

interface Word {
  readonly text: string;
  readonly start: number;
}

/** Whether nothing but a space stands between a word and the next one. */
function goesOn(line: string, { text, start }: Word, next: number): boolean {
  return next === start + text.length + 1 && line[next - 1] === ' ';
}

function mixed(hash: number): number {
  return hash ^ (hash >>> 15);
}
