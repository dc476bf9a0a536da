import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Leaf } from '../../../../src/prediction/decoding/decoder';
import { thresholds, choices, choose } from '../../../../src/prediction/policy/policy';
import { eagernessOf, thresholdOf } from '../../../../src/protocol/prediction/eagerness';

const leaf = (text: string, probability: number): Leaf => ({
  text,
  probability,
  borders: [text.length],
  finished: true,
  endsLine: true,
});

describe('the policy', () => {
  it('shows whatever is more probable than a threshold that is set, and nothing less probable', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.95, noNaN: true }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.integer({ min: 2, max: 40 }),
        fc.nat(30),
        (threshold, probability, length, dismissals) => {
          fc.pre(Math.abs(probability - threshold) > 1e-9);
          const showing = thresholds(0.15, dismissals, threshold);
          const chosen = choose(
            choices([leaf('x'.repeat(length), probability)], (text) => text, showing),
            showing,
          );
          assert.equal(chosen !== null, probability > threshold);
        },
      ),
    );
  });

  it('leaves the decision to eagerness without a threshold, and says which one that is', () => {
    for (const eagerness of Object.values(eagernessOf)) {
      assert.equal(thresholds(eagerness, 0).minimumConfidence, thresholdOf(eagerness));
      assert.deepEqual(thresholds(eagerness, 0, 0), thresholds(eagerness, 0));
    }
    assert.ok(thresholds(0.5, 5).minimumConfidence > thresholdOf(0.5), 'dismissals make it quieter');
  });
});
