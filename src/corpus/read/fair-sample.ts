/**
 * The order in which files are read when they are more than the budget: each folder and language gets its
 * share; and what of them is read first.
 */
import type { Candidate } from '../walk/walk';
import { hashOf } from '../hash';

/**
 * Files in max-min fair order: reading from the front until the budget is spent gives small folders whole and
 * large ones equal shares, and within each folder the same to languages. A folder is what shares the first
 * two names of the path; within a language files come in the order of a hash.
 */
export function fairOrder(candidates: readonly Candidate[]): Candidate[] {
  const folders = grouped(candidates, ({ path }) => folderOf(path));
  return inTurns(
    folders.map((folder) => inTurns(grouped(folder, ({ language }) => language).map(inOrderOfHash))),
  );
}

/**
 * The first files of the fair order, of so many bytes together; what is larger than all of them may be is
 * passed over. By their sizes alone: no other file has to be read for it.
 */
export function fairSample(candidates: readonly Candidate[], bytes: number): Candidate[] {
  const sample = [];
  let left = bytes;
  for (const candidate of fairOrder(candidates)) {
    if (candidate.size > bytes) continue;
    left -= candidate.size;
    if (left < 0) break;
    sample.push(candidate);
  }
  return sample;
}

/** Without the file's name, two names at most. */
function folderOf(path: string): string {
  const first = path.indexOf('/');
  const second = first < 0 ? -1 : path.indexOf('/', first + 1);
  return path.slice(0, Math.max(0, second < 0 ? first : second));
}

function grouped(candidates: readonly Candidate[], keyOf: (candidate: Candidate) => string): Candidate[][] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = keyOf(candidate);
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  return [...groups.values()];
}

function inOrderOfHash(candidates: readonly Candidate[]): Candidate[] {
  const hashed = candidates.map((candidate) => ({ candidate, hash: hashOf(candidate.path) }));
  hashed.sort((a, b) => a.hash - b.hash || (a.candidate.path < b.candidate.path ? -1 : 1));
  return hashed.map(({ candidate }) => candidate);
}

/**
 * All groups in one list, each in its order: a file's turn comes when its group has had as much as every
 * other.
 */
function inTurns(groups: readonly (readonly Candidate[])[]): Candidate[] {
  if (groups.length === 1) return [...groups[0]!];
  const turns: { candidate: Candidate; spent: number; place: number }[] = [];
  groups.forEach((group, place) => {
    let spent = 0;
    for (const candidate of group) turns.push({ candidate, spent: (spent += candidate.size), place });
  });
  turns.sort((a, b) => a.spent - b.spent || a.place - b.place);
  return turns.map(({ candidate }) => candidate);
}
