import assert from 'node:assert/strict';
import { ContextCounts } from '../../../../src/prediction/recall/context-counts';
import { Evidence } from '../../../../src/prediction/recall/evidence';
import { PairCounts } from '../../../../src/prediction/recall/pair-counts';
import { Random } from '../../../../src/model/random';

function followers(counts: PairCounts | ContextCounts, previous: number): Map<number, number> {
  const evidence = new Evidence();
  evidence.clear();
  if (counts instanceof PairCounts) counts.find(previous, evidence, 0);
  else counts.find([previous], evidence, 0);
  const found = new Map<number, number>();
  for (let i = 0; i < (evidence.levels > 0 ? evidence.starts[1]! : 0); i++)
    found.set(evidence.tokens[i]!, evidence.counts[i]!);
  return found;
}

describe('the counts of pairs', () => {
  it('are those of contexts of one token, whatever is counted and forgotten', () => {
    const random = new Random(5);
    const size = 12;
    const dense = new PairCounts(size);
    const lists = new ContextCounts(1, 1, 1 << 4);
    const seen: [number, number][] = [];
    for (let step = 0; step < 3000; step++) {
      const forgets = seen.length > 0 && random.uniform() < 0.45;
      const pair: [number, number] = forgets
        ? seen.splice(random.below(seen.length), 1)[0]!
        : [random.below(size), random.below(size)];
      if (!forgets) seen.push(pair);
      dense.update(...pair, forgets ? -1 : 1);
      lists.update(pair, 1, 0, forgets ? -1 : 1);
    }
    for (let previous = 0; previous < size; previous++) {
      const sorted = (found: Map<number, number>): unknown => [...found].sort(([a], [b]) => a - b);
      assert.deepEqual(sorted(followers(dense, previous)), sorted(followers(lists, previous)));
    }
  });

  it('count beyond 65,535 and back', () => {
    const counts = new PairCounts(4);
    for (let i = 0; i < 65_540; i++) counts.update(1, 2, 1);
    assert.deepEqual([...followers(counts, 1)], [[2, 65_540]]);
    for (let i = 0; i < 10; i++) counts.update(1, 2, -1);
    assert.deepEqual([...followers(counts, 1)], [[2, 65_530]]);
    for (let i = 0; i < 65_530; i++) counts.update(1, 2, -1);
    assert.deepEqual([...followers(counts, 1)], []);
  });
});
