/**
 * Where one list gave way to another: what both have in common at their beginning and at their end is left
 * out.
 */

export interface ChangedRange {
  /** The first that differs, in both. */
  readonly start: number;
  /** Behind the last that differs, in each. */
  readonly oldEnd: number;
  readonly newEnd: number;
}

export function changedRange<Item>(old: ArrayLike<Item>, now: ArrayLike<Item>): ChangedRange {
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let oldEnd = old.length;
  let newEnd = now.length;
  while (oldEnd > start && newEnd > start && old[oldEnd - 1] === now[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  return { start, oldEnd, newEnd };
}
