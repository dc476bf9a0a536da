import assert from 'node:assert/strict';
import fc from 'fast-check';
import { surpriseLevel, surpriseLevels } from '../../../../src/protocol/prediction/surprise';
import { surprisingRanges } from '../../../../src/editor/commands/surprise-ranges';

describe('what is coloured by surprise', () => {
  it('is each token that surprises, behind the text that was only read', () => {
    const tokens = [
      { text: 'read ', bits: 20 },
      { text: 'const', bits: 0.2 },
      { text: ' zebra', bits: 9.5, special: 'unknown' as const },
      { text: '\n', bits: 1 },
      { text: '', bits: 14, special: 'end' as const },
    ];
    assert.deepEqual(surprisingRanges(tokens, 5), [
      { start: 5, end: 11, level: 4, bits: 9.5 },
      { start: 11, end: 12, level: 1, bits: 1 },
    ]);
  });

  it('stands where the token stands, whatever the tokens are', () => {
    const token = fc.record({ text: fc.string(), bits: fc.double({ min: 0, max: 40, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(token), fc.nat({ max: 20 }), (tokens, before) => {
        const whole = tokens.map(({ text }) => text).join('');
        const texts = surprisingRanges(tokens, before).map(({ start, end }) =>
          whole.slice(start + before, end + before),
        );
        const wanted: string[] = [];
        let at = 0;
        for (const { text, bits } of tokens) {
          if (at >= before && text !== '' && bits >= 1) wanted.push(text);
          at += text.length;
        }
        assert.deepEqual(texts, wanted);
      }),
    );
  });

  it('has a level for any number of bits, higher for more', () => {
    assert.deepEqual(
      surpriseLevels.map((bits) => surpriseLevel(bits)),
      [0, 1, 2, 3, 4, 5],
    );
    assert.equal(surpriseLevel(Infinity), 5);
  });
});
