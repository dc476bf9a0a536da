import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changedRange } from '../../src/text/changed-range';

const tokens = fc.array(fc.nat(3), { maxLength: 40 });

describe('where one list gave way to another', () => {
  it('is all that must be replaced, and nothing less', () => {
    fc.assert(
      fc.property(tokens, tokens, tokens, tokens, (before, one, other, behind) => {
        const old = [...before, ...one, ...behind];
        const now = [...before, ...other, ...behind];
        const { start, oldEnd, newEnd } = changedRange(old, now);
        assert.deepEqual([...old.slice(0, start), ...now.slice(start, newEnd), ...old.slice(oldEnd)], now);
        assert.ok(start >= before.length || start >= Math.min(old.length, now.length));
        assert.ok(oldEnd - start <= one.length && newEnd - start <= other.length);
        if (oldEnd > start && newEnd > start) {
          assert.notEqual(old[start], now[start]);
          assert.notEqual(old[oldEnd - 1], now[newEnd - 1]);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is nothing where both are the same', () => {
    fc.assert(
      fc.property(tokens, (list) => {
        const { start, oldEnd, newEnd } = changedRange(list, [...list]);
        assert.ok(start === oldEnd && start === newEnd);
      }),
    );
  });
});
