import assert from 'node:assert/strict';
import { formats } from '../../../../media/text/format';

const format = formats('en');

describe('figures', () => {
  it('write durations, shares and small numbers as people read them', () => {
    assert.equal(format.duration(59.6), '1:00');
    assert.equal(format.duration(3725), '1:02:05');
    assert.equal(format.percent(0.0213), '2.1%');
    assert.equal(format.percent(0.62), '62%');
    assert.equal(format.percent(0.00002), '< 0.1%');
    assert.equal(format.percent(0), '0%');
    assert.equal(format.short(1_203_411), '1.2M');
    assert.equal(format.megabytes(96_300_000), '97 MB');
    assert.equal(format.significant(0.000025), '2.5 · 10⁻⁵');
    for (const write of [format.whole, format.percent, format.duration, format.short])
      assert.equal(write(NaN), '–');
  });

  it('follow the language of the page, and English when it is unknown', () => {
    assert.equal(formats('de').fixed(1.5, 2), '1,50');
    assert.equal(formats('xx-unheard').fixed(1.5, 2), '1.50');
  });
});
