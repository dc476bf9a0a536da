import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pieces, shortened, shortName, tokenName } from '../../../../media/text/plain-text';
import { hostileStrings } from '../../../fixtures/hostile-strings';

/** Any string, also one that is no Unicode. */
const units = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));

describe('text from elsewhere', () => {
  it('is the same text when its pieces are joined', () => {
    for (const text of hostileStrings) {
      assert.equal(
        pieces(text.slice(0, 5000))
          .map((piece) => piece.text)
          .join(''),
        text.slice(0, 5000),
      );
    }
    fc.assert(
      fc.property(units, (text) => {
        assert.equal(
          pieces(text)
            .map((piece) => piece.text)
            .join(''),
          text,
        );
      }),
    );
  });

  it('has its controls, bidirectional marks and lone surrogates named', () => {
    const marks = pieces('a\u001b[1m\u202eb\u200b\ud83dc\u007f\n\t').map((piece) => piece.mark);
    assert.deepEqual(
      marks.filter((mark) => mark !== ''),
      ['␛', 'U+202E', 'U+200B', 'U+D83D', '␡'],
    );
  });

  it('is cut without breaking a surrogate pair', () => {
    assert.deepEqual(shortened('ab', 2), { text: 'ab', leftOut: 0 });
    assert.deepEqual(shortened('a👩bcd', 2), { text: 'a', leftOut: 5 });
  });

  it('is named on a short line', () => {
    assert.equal(shortName('\tfunction'), '⇥function');
    assert.equal(shortName('getElementById'), 'getElement…');
    assert.equal(shortName('a\u202eb'), 'aU+202Eb');
  });

  it('shows a token of white space', () => {
    assert.equal(tokenName(' \t\r\n'), '␣⇥↵');
    assert.equal(tokenName(''), '∅');
  });
});
