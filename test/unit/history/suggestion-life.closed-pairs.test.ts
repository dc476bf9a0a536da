import assert from 'node:assert/strict';
import { desk } from './suggestion-desk';

describe('the life of a suggestion in which the editor closes pairs', () => {
  it('takes a pair that the editor closes, and an indented line, for one key', () => {
    const { judged, insert } = desk('() => {\n  return');
    insert('()');
    assert.deepEqual(judged, []);
    insert(' => {');
    assert.deepEqual(judged, [true]);
    insert('\n  ');
    assert.deepEqual(judged, [true]);
  });

  it('goes on while the editor closes brackets and quotes, which the rest takes the place of', () => {
    const { life, known, ended, type, cursor } = desk("call('a', [b]);");
    /** The editor writes a pair for one key, and the cursor stands in its middle. */
    const typePair = (pair: string): void => {
      life.edited('a.ts', [{ offset: cursor() - offCursor, removed: 0, inserted: pair }]);
      life.moved('a.ts', cursor() - offCursor + 1);
      offCursor--;
    };
    let offCursor = 0;
    type('call');
    typePair('()');
    const at = (offset: number) => life.known({ path: 'a.ts', offset, typed: 0 })?.text;
    const place = 100 + 'call('.length;
    assert.equal(at(place), "'a', [b]);");
    assert.equal(life.closedBehind('a.ts', "'a', [b]);"), 1, 'the bracket behind the cursor');
    typePair("''");
    assert.equal(at(place + 1), "a', [b]);");
    assert.equal(life.closedBehind('a.ts', "a', [b]);"), 2, 'the quote and the bracket');
    life.edited('a.ts', [{ offset: place + 1, removed: 0, inserted: 'a' }]);
    life.moved('a.ts', place + 2);
    // The editor types over what it closed.
    life.edited('a.ts', [{ offset: place + 2, removed: 1, inserted: "'" }]);
    life.moved('a.ts', place + 3);
    assert.equal(at(place + 3), ', [b]);');
    assert.equal(life.closedBehind('a.ts', ', [b]);'), 1);
    // Accepted: the rest replaces the bracket.
    life.edited('a.ts', [{ offset: place + 3, removed: 1, inserted: ', [b]);' }]);
    life.accepted('a.ts');
    assert.deepEqual(
      ended.map(({ fate, savedKeys }) => [fate, savedKeys]),
      [['accepted', 6]],
    );
    assert.equal(known(), undefined);
  });

  it('goes on when the cursor steps over what the editor closed, and ends when it steps elsewhere', () => {
    for (const [to, rest] of [
      [106, ';'],
      [107, undefined],
    ] as const) {
      const { life } = desk('call();');
      life.edited('a.ts', [{ offset: 100, removed: 0, inserted: 'call' }]);
      life.edited('a.ts', [{ offset: 104, removed: 0, inserted: '()' }]);
      life.moved('a.ts', 105);
      life.moved('a.ts', to);
      assert.equal(life.known({ path: 'a.ts', offset: to, typed: 0 })?.text, rest);
    }
  });

  it('ends when what the editor closed is deleted with its pair, and something else is typed', () => {
    const { life, ended } = desk('call();');
    life.edited('a.ts', [{ offset: 100, removed: 0, inserted: 'call' }]);
    life.edited('a.ts', [{ offset: 104, removed: 0, inserted: '()' }]);
    life.edited('a.ts', [{ offset: 104, removed: 2, inserted: '' }]);
    life.moved('a.ts', 104);
    assert.equal(life.known({ path: 'a.ts', offset: 104, typed: 0 })?.text, '();');
    assert.equal(life.closedBehind('a.ts', '();'), 0);
    life.edited('a.ts', [{ offset: 104, removed: 0, inserted: '[]' }]);
    assert.equal(ended.length, 1);
  });
});
