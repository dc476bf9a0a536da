import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SuggestionLife, type Answer, type EndedLife } from '../../../src/history/suggestion-life';

/** A document with a suggestion in it, and a person who may type, accept and move. */
function desk(text = 'ribe(value);', given: Partial<Answer> = {}) {
  const ended: EndedLife[] = [];
  const parts: number[] = [];
  const clock = { now: 0 };
  const life = new SuggestionLife(
    { ended: (end) => ended.push(end), acceptedInPart: (_, characters) => parts.push(characters) },
    () => clock.now,
  );
  const start = 100;
  let cursor = start;
  const insert = (inserted: string, at = cursor, removed = 0): void => {
    life.edited('a.ts', [{ offset: at, removed, inserted }]);
    cursor = at + inserted.length;
    life.moved('a.ts', cursor);
  };
  const answer = (texts: readonly string[], more: Partial<Answer> = {}): void =>
    life.answered({
      path: 'a.ts',
      offset: cursor,
      typed: 0,
      texts,
      confidence: 0.7,
      explicit: false,
      ...more,
    });
  answer(text === '' ? [] : [text], given);
  clock.now = 1000;
  const type = (typed: string): void => {
    for (const key of typed) insert(key);
  };
  return { life, ended, parts, clock, start, insert, answer, type, cursor: () => cursor };
}

describe('the life of a suggestion', () => {
  it('ends accepted, with the keys that it saved', () => {
    const { life, ended, insert } = desk();
    insert('ribe(value);');
    life.accepted('a.ts');
    assert.equal(ended.length, 1);
    assert.deepEqual(ended[0], {
      path: 'a.ts',
      fate: 'accepted',
      confidence: 0.7,
      explicit: false,
      right: true,
      savedKeys: 11,
      length: 12,
    });
  });

  it('is the same life while its beginning is typed, and what was typed saves nothing', () => {
    const { ended, insert, type, answer, start } = desk();
    for (const key of 'ribe') {
      type(key);
      answer(['ribe(value);'.slice('ribe'.indexOf(key) + 1)]);
    }
    // The editor replaces what was typed together with the rest.
    insert('ribe(value);', start, 4);
    assert.deepEqual(
      ended.map(({ fate, savedKeys }) => [fate, savedKeys]),
      [['accepted', 7]],
    );
  });

  it('is accepted by words, each for one key, and then to its end', () => {
    const { ended, insert, parts } = desk();
    insert('ribe');
    insert('(value');
    insert(');');
    assert.deepEqual(parts, [4, 6]);
    assert.deepEqual(
      ended.map(({ fate, savedKeys, right }) => [fate, savedKeys, right]),
      [['accepted', 12 - 3, true]],
    );
  });

  it('ends accepted in part when the text goes on differently', () => {
    const { ended, insert, type } = desk();
    insert('ribe');
    type('(x');
    assert.deepEqual(
      ended.map(({ fate, savedKeys, right }) => [fate, savedKeys, right]),
      [['acceptedInPart', 3, false]],
    );
  });

  it('ends typed when it is typed out by hand, also when the last key accepts a single character', () => {
    const typed = desk();
    typed.type('ribe(value);');
    typed.type('\n');
    assert.deepEqual(
      typed.ended.map(({ fate, savedKeys, right }) => [fate, savedKeys, right]),
      [['typed', 0, true]],
    );
    const accepted = desk();
    accepted.type('ribe(value);');
    accepted.life.accepted('a.ts');
    assert.equal(accepted.ended[0]?.fate, 'accepted');
  });

  it('ends dismissed and wrong when something else is typed', () => {
    const { ended, type } = desk();
    type('rx');
    assert.deepEqual(
      ended.map(({ fate, right }) => [fate, right]),
      [['dismissed', false]],
    );
  });

  it('ends dismissed without a judgement when the cursor leaves, or the beginning is deleted', () => {
    const left = desk();
    left.life.moved('a.ts', 5);
    const deleted = desk();
    deleted.life.edited('a.ts', [{ offset: 98, removed: 3, inserted: '' }]);
    const other = desk();
    other.life.moved('b.ts', 100);
    for (const { ended } of [left, deleted, other]) {
      assert.deepEqual(
        ended.map(({ fate, right }) => [fate, right]),
        [['dismissed', null]],
      );
    }
  });

  it('goes on when text before it or behind the cursor changes', () => {
    const { life, ended, type } = desk();
    life.edited('a.ts', [{ offset: 300, removed: 0, inserted: 'x' }]);
    life.edited('a.ts', [{ offset: 0, removed: 2, inserted: 'import x;\n' }]);
    assert.equal(ended.length, 0);
    life.edited('a.ts', [{ offset: 108, removed: 0, inserted: 'ribe(value);' }]);
    assert.equal(ended[0]?.fate, 'accepted');
    type('');
  });

  it('is not counted when it is superseded at once', () => {
    const { ended, clock, type, answer } = desk();
    clock.now = 50;
    answer(['something else']);
    type('s');
    clock.now = 120;
    type('x');
    assert.deepEqual(ended, []);
  });

  it('takes a pair that the editor closes, and an indented line, for one key', () => {
    const { parts, insert } = desk('() => {\n  return');
    insert('()');
    assert.deepEqual(parts, []);
    insert(' => {');
    assert.deepEqual(parts, [5]);
    insert('\n  ');
    assert.deepEqual(parts, [5]);
  });

  it('follows the one that the user cycled to', () => {
    const { ended, insert } = desk('ribe', { texts: ['ribe', 'scribe'], explicit: true });
    insert('scribe');
    assert.deepEqual(
      ended.map(({ fate, savedKeys }) => [fate, savedKeys]),
      [['accepted', 5]],
    );
  });

  it('begins inside what the suggestion list had selected', () => {
    const { ended, life } = desk('subscribe', { texts: ['subscribe'], offset: 97, typed: 3 });
    life.moved('a.ts', 100);
    life.edited('a.ts', [{ offset: 97, removed: 3, inserted: 'subscribe' }]);
    assert.deepEqual(
      ended.map(({ fate, savedKeys }) => [fate, savedKeys]),
      [['accepted', 5]],
    );
  });

  it('of silence is a place where it was asked', () => {
    const { ended, type } = desk('');
    type('x');
    assert.deepEqual(
      ended.map(({ fate, length }) => [fate, length]),
      [['silent', 0]],
    );
  });

  it('ends once at most, and never saves more than was inserted, whatever happens', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('type' as const), text: fc.string({ maxLength: 4 }) }),
      fc.record({ do: fc.constant('next' as const), length: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ do: fc.constant('move' as const), to: fc.nat(200) }),
      fc.record({ do: fc.constant('edit' as const), offset: fc.nat(120), removed: fc.nat(9) }),
      fc.record({ do: fc.constant('accepted' as const) }),
    );
    const suggestion = 'abc(def, ghi)';
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const { life, ended, insert, start, cursor } = desk(suggestion);
        let inserted = 0;
        for (const one of steps) {
          if (one.do === 'type') insert(one.text);
          if (one.do === 'next') {
            const at = cursor() - start;
            const next = suggestion.slice(Math.max(0, at), Math.max(0, at) + one.length);
            inserted += next.length;
            insert(next);
          }
          if (one.do === 'type') inserted += one.text.length;
          if (one.do === 'move') life.moved('a.ts', one.to);
          if (one.do === 'edit')
            life.edited('a.ts', [{ offset: one.offset, removed: one.removed, inserted: '' }]);
          if (one.do === 'accepted') life.accepted('a.ts');
        }
        life.leave();
        assert.equal(ended.length, 1);
        assert.ok(ended[0]!.savedKeys >= 0 && ended[0]!.savedKeys <= inserted);
      }),
    );
  });
});
