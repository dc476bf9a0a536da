import assert from 'node:assert/strict';
import { Random } from '../../../../src/model/random';
import { ContextVotes } from '../../../../src/prediction/mixture/context-votes';
import { bytesOf } from '../../../../src/text/document-bytes';
import { catchUp, compileContexts, newByteRecall } from '../learned-contexts';

/** Which contexts speak for a text behind a prefix. */
function votesFor(files: Readonly<Record<string, string>>, prefix: string, text: string): ContextVotes {
  const recall = newByteRecall();
  for (const [path, of] of Object.entries(files)) recall.learn(path, of);
  catchUp(recall);
  const contexts = recall.behind('new.ts', prefix)!;
  const votes = new ContextVotes();
  for (const byte of bytesOf(text)) {
    votes.at(contexts.save());
    contexts.prepare(false);
    let node = 1;
    for (let bit = 7; bit >= 0; bit--) {
      if (bit === 3) contexts.openHalf(node);
      const y = (byte >> bit) & 1;
      votes.add(contexts, contexts.predict(node, bit), y);
      node = 2 * node + y;
    }
    contexts.read(byte);
  }
  return votes;
}

const random = new Random(3);
const letters = (count: number, alphabet: string): string =>
  Array.from({ length: count }, () => alphabet[Math.floor(random.uniform() * alphabet.length)]).join('');

function greatest({ shares }: ContextVotes): string {
  return [...shares].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

describe('how much each kind of context speaks for a text', () => {
  before(async function () {
    this.timeout(120_000);
    await compileContexts();
  });

  it('names a match where a long text goes on as it did before, and none where it does not', () => {
    const alphabet = 'abcdefghijklmnopqrstuvwxyz';
    const planted = letters(80, alphabet);
    const noise = letters(4000, alphabet);
    const files = { 'a.ts': noise + planted + noise };
    const votes = votesFor(files, planted.slice(0, 40), planted.slice(40, 48));
    assert.ok((votes.shares.get('match') ?? 0) > 0.1, JSON.stringify([...votes.shares]));
    assert.ok(votes.matched >= 20 && votes.matched <= 40, `${votes.matched}`);
    const none = votesFor(files, letters(40, alphabet), letters(8, alphabet));
    assert.equal(none.matched, 0);
    assert.equal(none.shares.get('match') ?? 0, 0);
  });

  it('is the line above where each line repeats the one above and nothing else tells', () => {
    const pairs = (count: number): string =>
      Array.from({ length: count }, () => `${letters(24, 'abc')}\n`.repeat(2)).join('');
    const above = letters(24, 'abc');
    const votes = votesFor(
      { 'a.ts': pairs(300), 'b.ts': pairs(300) },
      `${above}\n${above.slice(0, 2)}`,
      above.slice(2, 8),
    );
    assert.ok((votes.shares.get('above') ?? 0) > 0.3, JSON.stringify([...votes.shares]));
    assert.equal(greatest(votes), 'above');
  });

  it('is what followed the characters before where only these tell', () => {
    const pieces = Array.from({ length: 200 }, () => `${letters(7, 'uvwxyz')} sub.next`).join('\n');
    const votes = votesFor({ 'a.ts': pieces }, `${letters(7, 'uvwxyz')} sub.`, 'next');
    assert.equal(greatest(votes), 'followed');
    assert.ok(votes.followed >= 1 && votes.followed <= 11);
  });

  it('is shared without rest, and by nobody where nothing was learned of it', () => {
    const votes = votesFor({ 'a.ts': 'const value = 1;\n'.repeat(50) }, 'const val', 'ue = 1;');
    const sum = [...votes.shares.values()].reduce((total, share) => total + share, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    assert.deepEqual([...new ContextVotes().shares], []);
  });
});
