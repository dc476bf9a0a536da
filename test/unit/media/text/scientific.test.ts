import assert from 'node:assert/strict';
import { probabilityOf, small } from '../../../../media/text/scientific';

describe('scientific notation', () => {
  it('writes a probability far below the smallest double', () => {
    assert.equal(probabilityOf(1), '0.500');
    assert.equal(probabilityOf(10), '9.77 · 10⁻⁴');
    assert.equal(probabilityOf(10_000), '5.01 · 10⁻³⁰¹¹');
    assert.equal(probabilityOf(Infinity), '–');
    assert.equal(small(0.00099999), '1.0 · 10⁻³');
  });
});
