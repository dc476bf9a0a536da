import assert from 'node:assert/strict';
import { Discounts } from '../../../../src/prediction/recall/discounts';
import { Recalled } from '../../../../src/prediction/recall/recalled';
import { Evidence } from '../../../../src/prediction/recall/evidence';
import { gap, Recall, shapes } from '../../../../src/prediction/recall/recall';
import type { TextHandle } from '../../../../src/prediction/recall/text-handle';

const vocabularySize = 12;
const slots = shapes.subwords.thresholds.length + shapes.subwords.counted;

/** The distribution after a context. */
function after(recall: Recall, context: readonly number[]): Float64Array {
  const evidence = new Evidence();
  recall.look(Int32Array.from(context), evidence);
  const recalled = new Recalled(vocabularySize);
  new Discounts(slots).distribute(evidence, recall.unigrams, recalled);
  const row = recalled.row();
  assert.deepEqual(
    row.map((_, token) => recalled.of(token)).map((p) => Number(p.toFixed(12))),
    row.map((p) => Number(p.toFixed(12))),
  );
  assert.equal(row[recalled.top], Math.max(...row));
  return row;
}

/** For each level, longest first: how often each token followed, by looking at every place of every text. */
function naive(texts: readonly (readonly number[])[], context: readonly number[]): Map<number, number>[] {
  const lengths = [...shapes.subwords.thresholds, 2, 1];
  return lengths.map((length) => {
    const counts = new Map<number, number>();
    for (const text of texts.map((tokens) => [0, ...tokens])) {
      for (let i = length; i < text.length; i++) {
        const agrees = context.slice(-length).every((token, j) => text[i - length + j] === token);
        if (agrees && context.length >= length) counts.set(text[i]!, (counts.get(text[i]!) ?? 0) + 1);
      }
    }
    return counts;
  });
}

function found(recall: Recall, context: readonly number[]): Map<number, number>[] {
  const evidence = new Evidence();
  recall.look(Int32Array.from(context), evidence);
  const levels = Array.from({ length: slots }, () => new Map<number, number>());
  for (let level = 0; level < evidence.levels; level++) {
    for (let i = evidence.starts[level]!; i < evidence.starts[level + 1]!; i++) {
      levels[evidence.slots[level]!]!.set(evidence.tokens[i]!, evidence.counts[i]!);
    }
  }
  return levels;
}

const texts = [
  [2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6, 8, 0],
  [9, 2, 3, 4, 5, 6, 7, 10, 11, 2, 3, 4, 0],
];
const context = [0, 9, 2, 3, 4, 5, 6];

for (const dense of [true, false]) {
  describe(`recall, ${dense ? 'with a matrix of pairs' : 'with lists only'}`, () => {
    const learned = (all: readonly (readonly number[])[]) => {
      const recall = new Recall(vocabularySize, 'subwords', dense);
      for (const text of all) recall.learn(text);
      return recall;
    };

    it('finds what a search of all texts finds, at every length of the context', () => {
      assert.deepEqual(found(learned(texts), context), naive(texts, context));
      assert.deepEqual(found(learned(texts), [0]), naive(texts, [0]));
    });

    it('knows nothing of a text that was forgotten', () => {
      const recall = learned(texts);
      recall.forget(recall.learn([2, 3, 4, 5, 6, 11, 0]));
      assert.deepEqual(found(recall, context), found(learned(texts), context));
      assert.deepEqual([...after(recall, context)], [...after(learned(texts), context)]);
    });

    it('follows an edit as if the text had always read so', () => {
      const recall = learned([texts[0]!]);
      const handle = recall.learn([9, 2, 3, 10, 6, 7, 10, 11, 2, 3, 4, 0]);
      recall.splice(handle, 3, 1, [4, 5]);
      for (const length of [1, 2]) {
        const short = context.slice(0, length);
        assert.deepEqual(found(recall, short), found(learned(texts), short));
      }
      assert.deepEqual(recall.tokensOf(handle), texts[1]);
    });

    it('grows token by token as it does in one go', () => {
      const recall = learned([texts[0]!]);
      const handle = recall.learn([]);
      for (const token of texts[1]!) recall.splice(handle, handle.length, 0, [token]);
      assert.deepEqual(found(recall, context), found(learned(texts), context));
    });

    it('keeps no token of what was forgotten or taken out, nor a copy of it', () => {
      // Tokens of the planted line stand nowhere else.
      const planted = [9, 10, 11, 9, 10, 11, 10];
      const plain = Array.from({ length: 60 }, (_, i) => 1 + ((i * i) % 7));
      const traces = (recall: Recall): number =>
        [...recall.state().matches.stream].filter((token) => token >= 9 && token < vocabularySize).length;
      for (const takeOut of [
        (recall: Recall, handle: TextHandle) => recall.forget(handle),
        (recall: Recall, handle: TextHandle) => recall.splice(handle, 30, planted.length, []),
        (recall: Recall, handle: TextHandle) => recall.splice(handle, 25, planted.length + 20, plain),
      ]) {
        const recall = learned([]);
        recall.learn(plain);
        const handle = recall.learn(plain);
        recall.splice(handle, 30, 0, planted);
        // Written behind it, token by token and in one go: each piece says what stood before it.
        for (let i = 0; i < 5; i++) recall.splice(handle, 30 + planted.length, 0, [1 + i]);
        recall.splice(handle, 30 + planted.length, 2, [3, 4, 5]);
        recall.splice(handle, handle.length, 0, plain);
        assert.ok(traces(recall) > planted.length, 'it was copied');
        takeOut(recall, handle);
        assert.equal(traces(recall), 0);
        const { followers } = recall.state().counts;
        for (let at = 0; at < followers.length; at += 2) assert.ok((followers[at]! & 0xffff) < 9);
      }
    });

    it('sees nothing across a gap, and nothing of it', () => {
      const recall = learned([]);
      recall.learn([2, 3, gap, 4, 5, 0]);
      assert.deepEqual(found(recall, [0, 2, 3])[slots - 1], new Map());
      assert.equal(recall.frequencies.length, vocabularySize);
      assert.equal(recall.tokens, 5);
    });

    it('stays small and exact through many edits', () => {
      const recall = learned([]);
      const handle = recall.learn(Array.from({ length: 400 }, (_, i) => 2 + (i % 9)));
      const before = recall.bytes;
      for (let i = 0; i < 3000; i++) recall.splice(handle, (i * 37) % 390, 3, [2 + (i % 10), 5, 7]);
      const fresh = learned([recall.tokensOf(handle)]);
      for (const short of [[5], [5, 7], [7, 2]]) assert.deepEqual(found(recall, short), found(fresh, short));
      assert.ok(recall.bytes - before < 2_000_000, String(recall.bytes - before));
    });
  });
}
