import assert from 'node:assert/strict';
import { Random } from '../../../../src/model/random';
import {
  BitMixture,
  bitMixtureSize,
  classesBefore,
  newMixedBit,
} from '../../../../src/prediction/mixture/bit-mixture';

/** Bits of a window of about 2,000 tokens. */
const window = 54_000;

/** A byte that the network is so sure of, behind two letters. */
const behindLetters = (surest: number) => ({ surest, classes: 1 * 16 + 1 });

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
    const surest = Math.max(said.network, 1 - said.network);
    const mixed = mixture.mix(said.contexts, said.network, 1 << (at % 8), behindLetters(surest));
    const bits = (of: number): number => -Math.log2(y === 1 ? of : 1 - of);
    cost.contexts += bits(said.contexts);
    cost.network += bits(said.network);
    cost.mixture += bits(mixed.probability);
    mixture.learn(mixed, y);
  }
  return cost;
}

/** P(1) of a bit that the parts do not agree on. */
const firstBit = (mixture: BitMixture): number => mixture.mix(0.8, 0.4, 1, behindLetters(0.6)).probability;

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

  it('goes on from its parameters, and ignores those of another shape', () => {
    const parts: Parts = (p, random) => ({ contexts: p, network: noise(random) });
    const first = new BitMixture();
    costs(parts, first);
    const next = new BitMixture(first.parameters());
    assert.deepEqual(next.parameters(), first.parameters());
    const [known, unknown] = [next, new BitMixture()].map(firstBit);
    assert.ok(known! > unknown! + 0.01, `${known} knows that the network knows nothing, ${unknown} does not`);
    assert.equal(first.parameters().length, bitMixtureSize);
    const fresh = firstBit(new BitMixture());
    assert.equal(firstBit(new BitMixture([1, 2, 3])), fresh);
    assert.equal(firstBit(new BitMixture(Array<number>(bitMixtureSize).fill(NaN))), fresh);
  });

  it('keeps a distance from certainty, whatever it is told', () => {
    const mixture = new BitMixture();
    for (const certain of [0, 1]) {
      const mixed = mixture.mix(certain, certain, 1, behindLetters(1));
      const { probability } = mixed;
      assert.ok(probability > 0 && probability < 1 && Math.abs(probability - certain) < 0.001);
      mixture.learn(mixed, 1 - certain);
    }
  });

  it('trusts parts in each document as they did there', () => {
    const mixture = new BitMixture();
    const bit = (path: string) => mixture.mix(0.99, 0.01, 1, behindLetters(0.99), newMixedBit(path));
    for (let i = 0; i < 20; i++) mixture.learn(bit('a'), 0);
    const [there, elsewhere] = [bit('a').probability, bit('b').probability];
    assert.ok(there < 0.1 && elsewhere > 0.4, `${there}, and ${elsewhere} in another document`);
  });

  it('learns from the bit that it is given, whatever was mixed in between', () => {
    const [plain, between] = [new BitMixture(), new BitMixture()];
    plain.learn(plain.mix(0.9, 0.2, 1, behindLetters(0.6)), 1);
    const mixed = between.mix(0.9, 0.2, 1, behindLetters(0.6));
    between.mix(0.01, 0.99, 2, behindLetters(0.99));
    between.learn(mixed, 1);
    assert.deepEqual(between.parameters(), plain.parameters());
    assert.equal(firstBit(between), firstBit(plain));
  });

  it('knows by the last bytes, and by the bits of a byte so far, whom to believe in a document', () => {
    const mixture = new BitMixture();
    const places = [
      { node: 1, before: behindLetters(0.6), isNetworkRight: true },
      { node: 1, before: { surest: 0.6, classes: 4 * 16 + 1 }, isNetworkRight: false },
      { node: 2, before: behindLetters(0.6), isNetworkRight: false },
    ];
    const said = ({ node, before }: (typeof places)[number]) => mixture.mix(0.2, 0.8, node, before);
    for (let i = 0; i < 600; i++)
      for (const place of places) mixture.learn(said(place), place.isNetworkRight ? 1 : 0);
    // What was mixed of both, whatever the document trusts.
    const [network, contexts, later] = places.map((place) => said(place).given[2]!);
    assert.ok(network! > contexts! + 0.1 && network! > later! + 0.1, `${network}, ${contexts}, ${later}`);
    const [there, elsewhere] = places.map(
      ({ node, before }) => mixture.mix(0.2, 0.8, node, before, newMixedBit('another')).given[2]!,
    );
    assert.ok(Math.abs(there! - elsewhere!) < 0.01, `${there} and ${elsewhere} in another document`);
  });

  it('tells two bytes by their classes, the last one higher', () => {
    const place = new Uint8Array(512);
    place.set([...'a (x'].map((character) => character.charCodeAt(0)));
    assert.equal(classesBefore(place), 1 * 16 + 4);
  });
});
