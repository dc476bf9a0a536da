import assert from 'node:assert/strict';
import { inUnit } from '../../../../media/text/units';

describe('units of loss', () => {
  it('are one measurement on three scales', () => {
    assert.equal(inUnit(2, 'bits'), 2);
    assert.equal(inUnit(2, 'perplexity'), 4);
    assert.ok(Math.abs(Math.exp(inUnit(2, 'nats')) - inUnit(2, 'perplexity')) < 1e-12);
  });
});
