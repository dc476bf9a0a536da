import assert from 'node:assert/strict';
import { Random } from '../../../../src/model/random';
import { BitMixture, bitMixtureSize } from '../../../../src/prediction/mixture/bit-mixture';

/** Bits of a window of about 2,000 tokens. */
const window = 54_000;

const squash = (x: number): number => 1 / (1 + Math.exp(-x));

/** What each part says of a bit that is 1 with probability `p`. */
type Parts = (p: number, random: Random, at: number) => { contexts: number; network: number };

/**
 * Bits of each part and of the mixture over a window of bits as they stand in text: most of them nearly
 * certain.
 */
function costs(parts: Parts, mixture = new BitMixture(), seed = 1) {
  const random = new Random(seed);
  const cost = { contexts: 0, network: 0, mixture: 0 };
  for (let at = 0; at < window; at++) {
    const p = squash((random.uniform() < 0.8 ? 6 : 1.5) * (random.uniform() < 0.5 ? -1 : 1));
    const y = random.uniform() < p ? 1 : 0;
    const said = parts(p, random, at);
    const mixed = mixture.mix(
      said.contexts,
      said.network,
      Math.max(said.network, 1 - said.network),
      at % 8 === 0,
    );
    const bits = (of: number): number => -Math.log2(y === 1 ? of : 1 - of);
    cost.contexts += bits(said.contexts);
    cost.network += bits(said.network);
    cost.mixture += bits(mixed);
    mixture.learn(y);
  }
  return cost;
}

const noise = (random: Random): number => squash(2 * random.uniform() - 1);
const wrong = (random: Random): number => squash(12 * random.uniform() - 6);

describe('what the contexts and the network say of a bit, mixed', () => {
  const cases: readonly (readonly [string, Parts])[] = [
    ['a network that knows nothing', (p, random) => ({ contexts: p, network: noise(random) })],
    ['a network that is sure of anything', (p, random) => ({ contexts: p, network: wrong(random) })],
    ['contexts that know nothing', (p, random) => ({ contexts: noise(random), network: p })],
    ['contexts that are sure of anything', (p, random) => ({ contexts: wrong(random), network: p })],
    [
      'parts that change places in the middle',
      (p, random, at) =>
        at < window / 2 ? { contexts: p, network: wrong(random) } : { contexts: wrong(random), network: p },
    ],
  ];
  for (const [name, parts] of cases) {
    it(`costs hardly more than the better part beside ${name}`, () => {
      const { contexts, network, mixture } = costs(parts);
      const best = Math.min(contexts, network);
      assert.ok(mixture < 1.005 * best, `${mixture.toFixed(0)} bits, the better part ${best.toFixed(0)}`);
    });
  }

  it('costs less than either where each knows something else', () => {
    const parts: Parts = (p, random) => {
      const left = random.uniform() < 0.5;
      return { contexts: left ? p : 0.5, network: left ? 0.5 : p };
    };
    const { contexts, network, mixture } = costs(parts);
    assert.ok(mixture < 0.95 * Math.min(contexts, network), `${mixture} of ${contexts} and ${network}`);
  });

  it('goes on from its numbers, and ignores those of another shape', () => {
    const parts: Parts = (p, random) => ({ contexts: p, network: noise(random) });
    const first = new BitMixture();
    costs(parts, first);
    const next = new BitMixture(first.numbers());
    assert.deepEqual(next.numbers(), first.numbers());
    const [known, unknown] = [next, new BitMixture()].map((mixture) => mixture.mix(0.8, 0.4, 0.6, true));
    assert.ok(known! > unknown! + 0.03, `${known} knows that the network knows nothing, ${unknown} does not`);
    assert.equal(first.numbers().length, bitMixtureSize);
    const fresh = new BitMixture().mix(0.9, 0.4, 0.6, true);
    assert.equal(new BitMixture([1, 2, 3]).mix(0.9, 0.4, 0.6, true), fresh);
    assert.equal(new BitMixture(Array<number>(bitMixtureSize).fill(NaN)).mix(0.9, 0.4, 0.6, true), fresh);
  });

  it('keeps a distance from certainty, whatever it is told', () => {
    const mixture = new BitMixture();
    for (const certain of [0, 1]) {
      const p = mixture.mix(certain, certain, 1, true);
      assert.ok(p > 0 && p < 1 && Math.abs(p - certain) < 0.001);
      mixture.learn(1 - certain);
    }
  });
});
