/** The order in which files are read when they are more than the budget: each folder and language gets its share. */
import type { Candidate } from './walk';
import { hashOf } from './hash';

/**
 * Files in max-min fair order. A group is a language in a folder (the first two names of the path). Within a group
 * files come in the order of a hash; a file's turn comes when its group has had as much as every other. Reading from
 * the front until the budget is spent gives small groups whole and large ones equal shares.
 */
export function fairOrder(candidates: readonly Candidate[]): Candidate[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = `${candidate.path.split('/').slice(0, -1).slice(0, 2).join('/')}\n${candidate.language}`;
    const group = groups.get(key);
    if (group) group.push(candidate);
    else groups.set(key, [candidate]);
  }
  const turns: { candidate: Candidate; spent: number }[] = [];
  for (const group of groups.values()) {
    const hashed = group.map((candidate) => ({ candidate, hash: hashOf(candidate.path) }));
    hashed.sort((a, b) => a.hash - b.hash || compare(a.candidate, b.candidate));
    let spent = 0;
    for (const { candidate } of hashed) turns.push({ candidate, spent: (spent += candidate.size) });
  }
  return turns
    .sort((a, b) => a.spent - b.spent || compare(a.candidate, b.candidate))
    .map(({ candidate }) => candidate);
}

function compare(a: Candidate, b: Candidate): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
