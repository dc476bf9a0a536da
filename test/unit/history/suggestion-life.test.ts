import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completion, desk } from './suggestion-desk';

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
    const { ended, insert, judged } = desk();
    insert('ribe');
    assert.deepEqual(judged, [true]);
    insert('(value');
    insert(');');
    assert.deepEqual(judged, [true, true], 'the editor reports the last one');
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

  it('stays as it is while it is typed, without asking', () => {
    const { known, type, life, cursor } = desk();
    assert.equal(known(), 'ribe(value);');
    for (const [i, key] of [...'ribe(valu'].entries()) {
      type(key);
      assert.equal(known(), 'ribe(value);'.slice(i + 1));
    }
    const place = { path: 'a.ts', offset: cursor(), typed: 0 };
    assert.deepEqual(life.known(place), { ...completion('e);'), milliseconds: 0 });
    assert.equal(life.known({ ...place, path: 'b.ts' }), null);
    assert.equal(life.known({ ...place, offset: place.offset - 1 }), null, 'text stands behind the cursor');
    assert.equal(known('e)'), 'e);');
    assert.equal(known('ea'), undefined, 'a list has selected something else');
    // Back to what was typed before, and on to its end.
    life.edited('a.ts', [{ offset: cursor() - 2, removed: 2, inserted: '' }]);
    assert.equal(life.known({ ...place, offset: cursor() - 2 })?.text, 'lue);');
    const whole = desk();
    whole.type('ribe(value);');
    assert.equal(whole.known(), undefined);
  });

  it('is asked for anew when the text goes on differently, or changes elsewhere', () => {
    const differently = desk();
    differently.type('rx');
    assert.equal(differently.known(), undefined);
    for (const edit of [
      { offset: 300, removed: 0, inserted: 'x' },
      { offset: 101, removed: 1, inserted: '' },
      { offset: 0, removed: 0, inserted: 'x' },
    ]) {
      const elsewhere = desk();
      elsewhere.life.edited('a.ts', [edit]);
      const offset = elsewhere.start + (edit.offset === 0 ? 1 : 0);
      assert.equal(elsewhere.life.known({ path: 'a.ts', offset, typed: 0 }), null, `edit at ${edit.offset}`);
      elsewhere.life.answered({
        path: 'a.ts',
        offset,
        typed: 0,
        version: 2,
        explicit: false,
        completion: completion('ribe(value);'),
        texts: ['ribe(value);'],
      });
      assert.ok(elsewhere.life.known({ path: 'a.ts', offset, typed: 0 }), 'it was asked for again');
    }
    const nothing = desk('');
    assert.equal(nothing.known(), undefined);
  });

  it('goes on inside what the suggestion list has selected', () => {
    const { life } = desk('subscribe', { offset: 97, typed: 3 });
    life.edited('a.ts', [{ offset: 100, removed: 0, inserted: 's' }]);
    const here = { path: 'a.ts', offset: 97, typed: 4 };
    assert.equal(life.known(here, 'subs')?.text, 'subscribe');
    assert.equal(life.known(here, 'substitute'), null);
  });

  it('is followed by silence where it was accepted to its end, until the next key', () => {
    for (const accept of [(one: ReturnType<typeof desk>) => one.insert('ribe(value);'), whole]) {
      const one = desk();
      accept(one);
      one.life.accepted('a.ts');
      assert.equal(one.known(), '');
      const place = { path: 'a.ts', offset: one.cursor(), typed: 0 };
      assert.match(one.life.known(place)!.reason, /accepted/);
      one.type('\n');
      assert.equal(one.known(), undefined);
    }
    const inPart = desk();
    inPart.insert('ribe');
    assert.equal(inPart.known(), '(value);');
    function whole(one: ReturnType<typeof desk>): void {
      one.type('ribe(value)');
      one.insert(';');
    }
  });

  it('tells whether it was accepted or the text went on differently, and keeps the last answer until it is forgotten', () => {
    const { life, judged, type, insert, answer } = desk();
    type('rx');
    assert.deepEqual(judged, [false]);
    answer(['yz();']);
    insert('yz();');
    life.accepted('a.ts');
    assert.deepEqual(judged, [false, true]);
    assert.equal(life.lastAt('a.ts', 102)?.completion.text, 'yz();');
    assert.equal(life.lastAt('a.ts', 101), undefined);
    life.forget();
    assert.equal(life.lastAt('a.ts', 102), undefined);
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
