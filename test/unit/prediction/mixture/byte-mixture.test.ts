import assert from 'node:assert/strict';
import { Random } from '../../../../src/model/random';
import { BitMixture, classesBefore } from '../../../../src/prediction/mixture/bit-mixture';
import { ByteMixture } from '../../../../src/prediction/mixture/byte-mixture';
import { nodesOf, upperShare } from '../../../../src/prediction/mixture/byte-tree';
import { Mixture } from '../../../../src/prediction/mixture/mixture';
import { Recall } from '../../../../src/prediction/recall/recall';
import { bytesOf } from '../../../../src/text/document-bytes';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { catchUp, compileContexts, newByteRecall } from '../learned-contexts';
import { CountingModel, program } from '../fakes';

function made() {
  const tokenizer = learnTokenizer('subwords', [program], { vocabularySize: 100 });
  const model = new CountingModel(tokenizer, [program]);
  const mixture = new Mixture(
    tokenizer.size,
    tokenizer.kind,
    model,
    new Recall(tokenizer.size, tokenizer.kind),
  );
  const recall = newByteRecall();
  recall.learn('a.ts', program.repeat(2));
  catchUp(recall);
  const bytes = new ByteMixture(tokenizer, recall, () => 0);
  const start = { position: mixture.start(tokenizer.endOfSequence), typed: '', before: '' };
  return { bytes, recall, next: mixture.within(null), start };
}

/** Of each byte in bits: contexts alone, tokens alone, and both mixed as `ByteMixture` mixes them. */
function costs(text: string): { contexts: number; tokens: number; mixture: number }[] {
  const { bytes, recall, next, start } = made();
  const contexts = recall.behind('b.ts', '')!;
  const bits = new BitMixture();
  let reading = bytes.tokens.behind(start.position);
  return [...bytesOf(text)].map((byte) => {
    const row = bytes.tokens.distribution(next, reading);
    const nodes = nodesOf(row);
    const cost = { contexts: 0, tokens: 0, mixture: 0 };
    const before = { surest: Math.max(...row), classes: classesBefore(contexts.save()) };
    contexts.prepare(true);
    for (let number = 7; number >= 0; number--) {
      const node = (byte | 256) >> (number + 1);
      if (number === 3) contexts.openHalf(node);
      const y = (byte >> number) & 1;
      const of = (p: number): number => -Math.log2(y === 1 ? p : 1 - p);
      const ours = contexts.predict(node, number);
      const theirs = upperShare(nodes, node);
      cost.contexts += of(ours);
      cost.tokens += of(theirs);
      const mixed = bits.mix(ours, theirs, node, before);
      cost.mixture += of(mixed.probability);
      contexts.learnBit(node, number, y);
      bits.learn(mixed, y);
    }
    contexts.finishByte(byte);
    reading = bytes.tokens.read(next, reading, byte);
    return cost;
  });
}

const random = new Random(3);
const noise = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(32 + Math.floor(random.uniform() * 95))).join('');
const prose = 'Es war einmal ein Müller, der hatte drei Söhne, seine Mühle, einen Esel und einen Kater. ';

describe('the mixture of contexts and tokens over bytes', () => {
  before(async function () {
    this.timeout(120_000);
    await compileContexts();
  });

  it('says distributions, which looking ahead does not change', () => {
    const { bytes, next, start } = made();
    const prefix = `${program}\nexport function al`;
    const position = bytes.locate(next, 'b.ts', prefix, { ...start, typed: '' })!;
    const ahead = bytes.within(next);
    const [row] = ahead.probabilities([position]);
    assert.ok(Math.abs(row!.reduce((sum, p) => sum + p, 0) - 1) < 1e-9);
    let further = position;
    for (const byte of bytesOf('phaValue(試')) {
      further = ahead.advance([further], [byte])[0]!;
      const [there] = ahead.probabilities([further]);
      assert.ok(Math.abs(there!.reduce((sum, p) => sum + p, 0) - 1) < 1e-9);
    }
    assert.deepEqual(ahead.probabilities([position])[0], row);
  });

  it('tells of a text what its bytes are given one after the other, and a share from 0 to 1', () => {
    const { bytes, next, start } = made();
    const position = bytes.locate(next, 'b.ts', `${program}\nexport function `, start)!;
    const votes = bytes.judge(next, position, [...bytesOf('alpha')]);
    assert.ok(votes.mixture > 0 && votes.mixture <= 1 && votes.contexts > 0 && votes.contexts <= 1);
    assert.ok(votes.share > 0 && votes.share < 1);
  });

  /** About 2,000 tokens. */
  const window = 8000;
  const orders: readonly (readonly [string, string])[] = [
    ['code, then noise', program.repeat(20) + noise(window)],
    ['noise, then code', noise(window) + program.repeat(20)],
    ['prose in another language, noise, and prose again', prose.repeat(90) + noise(2000) + prose.repeat(90)],
    [
      'pieces of all of them',
      Array.from({ length: 12 }, () => program + noise(500) + prose.repeat(6)).join(''),
    ],
  ];
  for (const [name, text] of orders) {
    it(`costs at most 0.5 % more than the better part on any window: ${name}`, () => {
      const all = costs(text);
      for (let from = 0; from + window <= all.length; from += window / 4) {
        const sum = { contexts: 0, tokens: 0, mixture: 0 };
        for (const cost of all.slice(from, from + window))
          for (const part of ['contexts', 'tokens', 'mixture'] as const) sum[part] += cost[part];
        const best = Math.min(sum.contexts, sum.tokens);
        const said = `from byte ${from}: ${sum.mixture.toFixed(0)} bits, the better part ${best.toFixed(0)}`;
        assert.ok(sum.mixture <= 1.005 * best, said);
      }
    }).timeout(120_000);
  }
});
