import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  countGraphemes,
  graphemeLength,
  isGraphemeBorder,
  wholeGraphemes,
} from '../../../../src/text/characters/graphemes';

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

describe('grapheme clusters', () => {
  it('are those of Unicode, at every place of any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.constantFrom('', '\r\n', 'é', '각', 'क्ष'),
        (a, b) => {
          const text = a + b + a;
          const borders = new Set([...segmenter.segment(text)].map(({ index }) => index));
          for (let at = 0; at < text.length; at++) {
            assert.equal(isGraphemeBorder(text, at), borders.has(at), `${JSON.stringify(text)} at ${at}`);
          }
          assert.equal(countGraphemes(text), borders.size);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are measured from their first code unit', () => {
    assert.equal(graphemeLength('\r\nx', 0), 2);
    assert.equal(graphemeLength('👩‍💻x', 0), 5);
    assert.equal(graphemeLength('ax', 0), 1);
  });

  it('are kept whole at an end, with what stands before and behind', () => {
    assert.equal(wholeGraphemes('', 'ok 👩‍', ''), 3);
    assert.equal(wholeGraphemes('', '🇩🇪🇫', ''), 4);
    assert.equal(wholeGraphemes('🇩', '🇪', ''), 2);
    assert.equal(wholeGraphemes('', 'ab', '\u0301'), 1);
    assert.equal(wholeGraphemes('', 'می‌خواهم', ' '), 8);
  });
});
