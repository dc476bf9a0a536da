import assert from 'node:assert/strict';
import { isTooLongToBeginWith, lookedAt } from '../../../../src/prediction/document/looked-at';

const line = 'const a = 1;\n';

describe('what is looked at of a document', () => {
  it('is all of it where that is not too much, the same object', () => {
    const query = { prefix: line.repeat(10_000), suffix: line.repeat(1000), path: 'a' };
    assert.equal(lookedAt(query), query);
  });

  it('is bounded on both sides, ends and begins at the cursor, and keeps whatever else is asked', () => {
    for (const text of [line.repeat(400_000), 'x'.repeat(5_000_000), `${'x'.repeat(3_000_000)}\n${line}`]) {
      const { prefix, suffix, path } = lookedAt({ prefix: text, suffix: text, path: 'a' });
      assert.ok(prefix.length > 1000 && prefix.length <= 300_000, String(prefix.length));
      assert.ok(suffix.length > 1000 && suffix.length <= 70_000, String(suffix.length));
      assert.ok(text.endsWith(prefix) && text.startsWith(suffix));
      assert.equal(path, 'a');
    }
  });

  it('begins at the same place for many keys, so that what was read stays good', () => {
    for (const text of [line.repeat(100_000), `${line}${'x'.repeat(100_000)}`]) {
      const starts = new Set<number>();
      for (let keys = 0; keys < 4000; keys += 50) {
        const typed = text + 'y'.repeat(keys);
        starts.add(typed.length - lookedAt({ prefix: typed, suffix: '' }).prefix.length);
      }
      assert.ok(starts.size <= 2, String(starts.size));
    }
  });

  it('never begins within a character', () => {
    for (const before of ['', 'x']) {
      const { prefix } = lookedAt({ prefix: before + '😀'.repeat(50_000), suffix: '' });
      assert.equal(prefix.codePointAt(0), 0x1f600);
    }
  });

  it('is not what a completion is told to begin with, which may be a snippet and no book', () => {
    assert.deepEqual([line, line.repeat(1000)].map(isTooLongToBeginWith), [false, true]);
  });
});
