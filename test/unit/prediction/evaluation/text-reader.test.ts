import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Predictor } from '../../../../src/prediction/predictor';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import type { TokenKind } from '../../../../src/protocol/kinds';
import { Decoder, divide, Encoder } from '../../../bench/prediction/coding/arithmetic-coder';
import { compress, restore } from '../../../bench/prediction/coding/predictive-coder';
import { CountingModel, program } from '../fakes';

const heldOut = ['omega', 'kappa', 'gamma']
  .map(
    (name) =>
      `export const ${name} = (given: number) => {\n  if (given > 0) return compute(given) + ${name}Value(given); // µ\n};\n`,
  )
  .join('\n');

/** Each one the same as the next: what is learned is learned in the same order. */
function newPredictor(kind: TokenKind) {
  const tokenizer = learnTokenizer(kind, [program], { vocabularySize: 64 });
  const model = new CountingModel(tokenizer, [program]);
  const predictor = new Predictor({ tokenizer, model, now: () => 0 });
  predictor.learn('program.ts', program);
  return { tokenizer, predictor };
}

describe('arithmetic coder', () => {
  it('restores any choices, however improbable, in the bits that they are worth', () => {
    const case_ = fc
      .array(fc.oneof(fc.constant(0), fc.constant(1e-12), fc.double({ min: 0.001, max: 1, noNaN: true })), {
        minLength: 2,
        maxLength: 40,
      })
      .filter((weights) => weights.some((weight) => weight > 0))
      .chain((weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const choice = fc.nat(weights.length - 1);
        return fc.record({
          probabilities: fc.constant(weights.map((weight) => weight / total)),
          choices: fc.array(choice, { maxLength: 200 }),
        });
      });
    fc.assert(
      fc.property(case_, ({ probabilities, choices }) => {
        const starts = divide(probabilities);
        const encoder = new Encoder();
        let bits = 0;
        for (const choice of choices) {
          encoder.encode(starts[choice]!, starts[choice + 1]!);
          bits -= Math.log2((starts[choice + 1]! - starts[choice]!) / starts.at(-1)!);
        }
        const coded = encoder.finish();
        assert.ok(coded.length * 8 <= bits + 1e-3 * choices.length + 9, `${coded.length * 8} for ${bits}`);
        const decoder = new Decoder(coded);
        for (const choice of choices) {
          const target = decoder.target();
          const found = starts.findIndex((_, i) => target < starts[i + 1]!);
          assert.equal(found, choice);
          decoder.accept(starts[choice]!, starts[choice + 1]!);
        }
      }),
    );
  });
});

describe('text reader', () => {
  for (const kind of ['characters', 'subwords', 'words'] as const) {
    it(`gives an arithmetic coder what score reports, and restores the text from it: ${kind}`, () => {
      const first = newPredictor(kind);
      const coded = compress(first.predictor.reader('new.ts'), first.tokenizer, heldOut);
      const second = newPredictor(kind);
      assert.equal(restore(second.predictor.reader('new.ts'), second.tokenizer, coded), heldOut);

      const { bits } = newPredictor(kind).predictor.score(heldOut, { path: 'new.ts', adapt: true });
      // The coder spells what the dictionary lacks in the plainest way, each code point as one of all.
      let expected = bits;
      for (const spelling of first.tokenizer.encode(heldOut).spellings) {
        const choices = [...spelling].length + (kind === 'words' ? 1 : 0);
        expected += choices * Math.log2(0x110001) - first.tokenizer.spellingBits(spelling);
      }
      const difference = Math.abs(coded.length * 8 - expected);
      assert.ok(difference <= 0.01 * expected + 8, `${coded.length * 8} bits for ${expected}`);
    });
  }

  it('says the same whether or not it was told what comes', () => {
    const text = heldOut.slice(0, 80);
    const { predictor, tokenizer } = newPredictor('subwords');
    const { bits } = predictor.score(text, { path: 'new.ts', adapt: true });
    const other = newPredictor('subwords');
    const reader = other.predictor.reader('new.ts');
    const { tokens, spellings } = tokenizer.encode(text);
    let sum = spellings.reduce((all, spelling) => all + tokenizer.spellingBits(spelling), 0);
    for (const token of [...tokens, tokenizer.endOfSequence]) sum -= Math.log2(reader.read(token).mixture);
    assert.ok(Math.abs(sum - bits) < 1e-6 * bits, `${sum} against ${bits}`);
  });
});
