import assert from 'node:assert/strict';
import fc from 'fast-check';
import { surpriseLevel, surpriseLevels } from '../../../../src/protocol/prediction/surprise';
import { surprisingRanges } from '../../../../src/editor/commands/surprise-ranges';

describe('what is coloured by surprise', () => {
  it('is each token that surprises, behind the text that was only read', () => {
    const tokens = [
      { text: 'read ', bits: 2 },
      { text: 'const', bits: 0.2 },
      { text: ' a', bits: 0.1 },
      { text: ' b', bits: 0.1 },
      { text: ' c', bits: 0.1 },
      { text: ' zebra', bits: 9.5, special: 'unknown' as const },
      { text: '\n', bits: 1 },
      { text: '', bits: 14, special: 'end' as const },
    ];
    assert.deepEqual(surprisingRanges(tokens, 5), [
      { start: 11, end: 17, level: 4, bits: 9.5 },
      { start: 17, end: 18, level: 1, bits: 1 },
    ]);
  });

  it('is what exceeds the mean of a text that is hard to tell, such as prose', () => {
    const prose = [4, 6, 5, 5, 6, 4, 14].map((bits) => ({ text: 'word ', bits }));
    assert.deepEqual(
      surprisingRanges(prose, 0).map(({ level }) => level),
      [1, 1, 4],
    );
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
        const read = tokens.filter(({ text }) => text !== '');
        const mean = read.reduce((sum, { bits }) => sum + bits, 0) / Math.max(1, read.length);
        let at = 0;
        for (const { text, bits } of tokens) {
          if (at >= before && text !== '' && bits - Math.max(0, mean - 2) >= 1) wanted.push(text);
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
