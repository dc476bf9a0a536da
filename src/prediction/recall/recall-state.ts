/**
 * Whether what is said to be the state of a recall can be one: sizes that fit, places and tokens that there
 * are, lists that end. Whatever passes can be asked and changed without going wrong or on for ever.
 */
import { affordsPairs } from './pair-counts';
import type { RecallState } from './recall';
import type { TextHandle } from './text-handle';
import { forgotten } from './matches';

/** @throws {RangeError} that names what is wrong */
export function assertRecallState(
  state: RecallState,
  texts: Iterable<TextHandle['segments']>,
  vocabularySize: number,
): void {
  const { frequencies, tokens, pairs, counts, matches } = state;
  hold(frequencies.length === vocabularySize, 'frequencies of another dictionary');
  hold(sumOf(frequencies) === tokens, 'frequencies that are not those of the tokens');
  hold((pairs !== null) === affordsPairs(vocabularySize), 'pairs of another dictionary');
  if (pairs) assertPairs(pairs, vocabularySize ** 2);
  assertCounts(counts, vocabularySize);
  const { stream, short, long } = matches;
  hold(stream.length > 0 && stream[0] === forgotten, 'a stream without a beginning');
  let lacks = 0;
  for (let i = 0; i < stream.length; i++)
    if (stream[i]! >= vocabularySize && stream[i] !== forgotten) lacks++;
  hold(lacks === 0, 'a token that the dictionary lacks');
  for (const chain of [short, long]) assertChain(chain, stream.length);
  for (const segments of texts)
    for (const { start, length, copied } of segments)
      hold(start - copied > 0 && start + length <= stream.length, 'a text beyond the stream');
}

function assertPairs({ entries, counts, beyond }: NonNullable<RecallState['pairs']>, size: number): void {
  hold(entries.length === counts.length, 'pairs without counts');
  let before = -1;
  for (const entry of entries) {
    hold(entry > before && entry < size, 'pairs out of order');
    before = entry;
  }
  assertBeyond(beyond, size);
}

function assertCounts(
  { slots, used, followers, firstFree, beyond }: RecallState['counts'],
  vocabularySize: number,
): void {
  const [slotCount, count] = [slots.length / 2, followers.length / 2];
  hold(isPowerOfTwo(slotCount) && Number.isInteger(count) && count >= 1, 'counts of another size');
  const pointedAt = new Uint8Array(count);
  // A follower in two lists, or twice in one, would lead from one into the other or round for ever.
  const point = (at: number): void => {
    if (at === 0) return;
    hold(at < count && pointedAt[at] === 0, 'lists of followers that run into each other');
    pointedAt[at] = 1;
  };
  let found = 0;
  for (let at = 0; at < slots.length; at += 2) {
    if (slots[at] !== 0) found++;
    else hold(slots[at + 1] === 0, 'followers of no context');
    point(slots[at + 1]!);
  }
  // A free slot ends each search.
  hold(found === used && used < slotCount, 'more contexts than there is room for');
  point(firstFree);
  for (let at = 1; at < count; at++) {
    hold((followers[2 * at]! & 0xffff) < vocabularySize, 'a follower that the dictionary lacks');
    point(followers[2 * at + 1]!);
  }
  assertBeyond(beyond, count);
}

function assertChain({ heads, links }: RecallState['matches']['short'], places: number): void {
  hold(isPowerOfTwo(heads.length) && links.length <= places, 'chains of another size');
  const found = Math.max(1, links.length);
  let beyond = 0;
  for (let i = 0; i < heads.length; i++) if (heads[i]! >= found) beyond++;
  hold(beyond === 0, 'a chain from beyond the stream');
  let forward = 0;
  for (let i = 1; i < links.length; i++) if (links[i]! >= i) forward++;
  hold(forward === 0, 'a chain that goes forward');
}

function assertBeyond(beyond: ReadonlyMap<number, number>, size: number): void {
  for (const [entry, count] of beyond) hold(entry < size && count > 0, 'counts of nothing');
}

function sumOf(counts: Uint32Array): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

function isPowerOfTwo(n: number): boolean {
  return n >= 1 && Number.isInteger(n) && (n & (n - 1)) === 0;
}

function hold(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new RangeError(`it holds ${what}`);
}
