import assert from 'node:assert/strict';
import { Recall, type RecallState } from '../../../../src/prediction/recall/recall';
import type { TextHandle } from '../../../../src/prediction/recall/text-handle';
import { assertRecallState } from '../../../../src/prediction/recall/recall-state';

const vocabularySize = 40;
const tokens = Array.from({ length: 3000 }, (_, i) => 1 + ((i * i + (i >> 3)) % (vocabularySize - 1)));

/** A recall that has been through edits and forgetting, and where its texts stand. */
function learned(large: boolean): { state: RecallState; segments: TextHandle['segments'][] } {
  const recall = new Recall(vocabularySize, 'subwords', large);
  const gone = recall.learn(tokens.slice(500));
  const handle = recall.learn(tokens);
  for (let at = 0; at < 2000; at += 97) recall.splice(handle, at, at % 13, tokens.slice(at, at + 5));
  recall.forget(gone);
  const state = recall.state();
  return { state: structuredClone(state), segments: structuredClone([handle.segments]) };
}

describe('the state of a recall', () => {
  it('is one where it was learned, and serves as before', () => {
    const { state, segments } = learned(true);
    assertRecallState(state, segments, vocabularySize);
    const [first, again] = [new Recall(vocabularySize, 'subwords'), new Recall(vocabularySize, 'subwords')];
    for (const recall of [first, again]) recall.restore(structuredClone(state), structuredClone(segments));
    assert.deepEqual(again.state(), first.state());
    const empty = new Recall(vocabularySize, 'subwords').state();
    assertRecallState(empty, [], vocabularySize);
  });

  type Damage = (state: RecallState, segments: TextHandle['segments'][]) => void;
  const usedSlot = ({ counts: { slots } }: RecallState): number => {
    for (let at = 0; at < slots.length; at += 2) if (slots[at + 1] !== 0) return at;
    throw new Error('nothing was counted');
  };
  const damages: Record<string, Damage> = {
    'frequencies of another dictionary': (state) =>
      Object.assign(state, { frequencies: new Uint32Array(vocabularySize + 1) }),
    'frequencies that are not those': ({ frequencies }) => frequencies[5]!++,
    'pairs of another dictionary': (state) => Object.assign(state, { pairs: null }),
    'pairs without counts': ({ pairs }) => Object.assign(pairs!, { counts: new Uint16Array(1) }),
    'pairs out of order': ({ pairs }) => (pairs!.entries[3] = pairs!.entries[2]!),
    'counts of another size': ({ counts }) => Object.assign(counts, { slots: new Uint32Array(6) }),
    'more contexts than there is room for': ({ counts }) => Object.assign(counts, { used: 3 }),
    'lists of followers that run into each other': (state) => {
      const first = state.counts.slots[usedSlot(state) + 1]!;
      state.counts.followers[2 * first + 1] = first;
    },
    'lists of followers that run': ({ counts }) => (counts.followers[3] = counts.followers.length),
    'followers of no context': ({ counts: { slots } }) => {
      const free = slots.findIndex((of, at) => at % 2 === 0 && of === 0);
      slots[free + 1] = 1;
    },
    'a follower that the dictionary lacks': ({ counts: { followers } }) => (followers[2] = vocabularySize),
    'a stream without a beginning': ({ matches }) => (matches.stream[0] = 1),
    'a token that the dictionary lacks': ({ matches }) => (matches.stream[9] = vocabularySize),
    'chains of another size': ({ matches: { long } }) => Object.assign(long, { heads: new Uint32Array(3) }),
    'a chain from beyond the stream': ({ matches: { short, stream } }) => (short.heads[0] = stream.length),
    'a chain that goes forward': ({ matches: { long } }) => (long.links[40] = 40),
    'a text beyond the stream': (_, segments) => (segments[0]!.at(-1)!.length = 100_000),
    'a text beyond': (_, segments) => (segments[0]![0]!.copied = segments[0]![0]!.start),
    'counts of nothing': ({ counts }) => counts.beyond.set(2 ** 31, 1),
  };
  for (const [what, damage] of Object.entries(damages)) {
    it(`is refused where it holds ${what}`, () => {
      const { state, segments } = learned(true);
      damage(state, segments);
      assert.throws(
        () => assertRecallState(state, segments, vocabularySize),
        ({ name, message }: Error) => name === 'RangeError' && message.includes(what),
      );
    });
  }
});
