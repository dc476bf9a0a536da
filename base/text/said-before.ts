/**
 * Leaves out files that say again what others said: copies with other names and numbers, many definitions of
 * one form, several versions of one file. A file is looked at as pairs of successive lines without their
 * numbers, strings and white space (shingles: Broder 1997, "On the resemblance and containment of
 * documents").
 */

/** Shorter lines stand everywhere. */
const shortestLine = 10;
/** The least of a file's pairs that must be new. */
const leastNew = 0.5;

export class SaidBefore {
  private readonly seen = new Set<number>();

  /**
   * Whether less than half of `text` is new, its own repetitions counted once; else what is new is
   * remembered.
   */
  has(text: string): boolean {
    const pairs = pairsOf(text);
    const fresh = new Set(pairs.filter((pair) => !this.seen.has(pair)));
    if (fresh.size < leastNew * pairs.length) return true;
    for (const pair of fresh) this.seen.add(pair);
    return false;
  }
}

function pairsOf(text: string): number[] {
  const pairs: number[] = [];
  let before = 0;
  for (const line of text.split('\n')) {
    const form = line.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '"').replace(/\s+|\d+/g, '');
    if (form.length < shortestLine) continue;
    const hash = hashOf(form);
    pairs.push((Math.imul(before, 31) + hash) | 0);
    before = hash;
  }
  return pairs;
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
}
