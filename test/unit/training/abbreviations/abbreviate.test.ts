import assert from 'node:assert/strict';
import { Random } from '../../../../src/model/random';
import { isSubsequence } from '../../../../src/text/abbreviations/humps';
import { abbreviate } from '../../../../src/training/abbreviations/abbreviate';

describe('abbreviations that a program makes', () => {
  it('are letters of the text in their order, shorter than it, and not just its beginning', () => {
    const random = new Random(1);
    for (const meant of ['getCustomerById', 'return null', 'MAX_VALUE', 'subscriber', 'find all users']) {
      const made = new Set<string>();
      for (let i = 0; i < 300; i++) {
        const typed = abbreviate(meant, random);
        if (typed === null) continue;
        made.add(typed);
        assert.ok(isSubsequence(typed.toLowerCase().replaceAll(' ', ''), meant.toLowerCase()), typed);
        assert.ok(typed.length >= 2 && typed.length <= Math.min(12, meant.length - 2), typed);
        assert.ok(!meant.startsWith(typed), typed);
      }
      assert.ok(made.size > 3, `${meant}: ${[...made].join(' ')}`);
    }
  });

  it('are initials among others, with spaces and without', () => {
    const made = (meant: string): Set<string | null> => {
      const random = new Random(2);
      return new Set(Array.from({ length: 400 }, () => abbreviate(meant, random)));
    };
    assert.ok(made('getCustomerById').has('gcbi'));
    assert.ok(made('return null').has('rn'));
    assert.ok(made('find all users').has('f a u'));
  });

  it('are none of a text without letters or too short a one', () => {
    const random = new Random(3);
    for (let i = 0; i < 50; i++) {
      assert.equal(abbreviate('_$', random), null);
      assert.equal(abbreviate('ab', random), null);
    }
  });
});
