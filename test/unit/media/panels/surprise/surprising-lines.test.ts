import assert from 'node:assert/strict';
import { surprisingLines } from '../../../../../media/panels/surprise/surprising-lines';

describe('the most surprising lines', () => {
  it('sum their tokens, blank lines left out, most first', () => {
    const tokens = [
      { text: 'let', bits: 2 },
      { text: ';\n', bits: 1 },
      { text: '\n', bits: 9 },
      { text: 'odd', bits: 7 },
    ];
    assert.deepEqual(surprisingLines(tokens, 10, 5), [
      { number: 12, text: 'odd', bits: 7 },
      { number: 10, text: 'let;', bits: 3 },
    ]);
  });
});
