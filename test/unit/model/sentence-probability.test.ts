import assert from 'node:assert/strict';
import { createReferenceHeap, createReferenceKernels } from '../../../src/kernels/reference';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { sentenceBits, tokenProbabilities } from '../../../src/model/sentence-probability';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';
import { exampleModel } from './example-model';
import { ScalarNetwork } from './scalar-network';

const { configuration, weights, tokenizer: description } = exampleModel({ cell: 'lstm' });
const tokenizer = restoreTokenizer(description);
const model = createLanguageModel(configuration, weights, (elements) =>
  createReferenceKernels(createReferenceHeap(elements, 'f32')),
);
/** Longer than the block that is computed at once, with characters that the dictionary lacks. */
const text = 'const answer = 42;\n'.repeat(4) + 'Wörter 🌲';

describe('sentence probability', () => {
  it('is the product of the probabilities of its tokens, by an independent computation', () => {
    const scalar = new ScalarNetwork(configuration, weights);
    let state = scalar.advance(scalar.start(), 0);
    const expected: number[] = [];
    for (const character of text) {
      const known = description.tokens.indexOf(character);
      const token = known < 0 ? 1 : known;
      const spelling = known < 0 ? tokenizer.spellingBits(character) : 0;
      expected.push(spelling - Math.log2(scalar.probabilities(state)[token]!));
      state = scalar.advance(state, token);
    }
    expected.push(-Math.log2(scalar.probabilities(state)[0]!));

    const scored = [...tokenProbabilities(model, tokenizer, text, { end: true })];
    assert.equal(scored.length, expected.length);
    scored.forEach(({ bits }, i) => assert.ok(Math.abs(bits - expected[i]!) < 1e-4, `token ${i}`));
    const sum = expected.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sentenceBits(model, tokenizer, text, { end: true }) - sum) < 1e-3);
  });

  it('names every token, so that the names are the text', () => {
    const scored = [...tokenProbabilities(model, tokenizer, text, { end: true })];
    assert.equal(scored.map((token) => token.text).join(''), text);
    assert.equal(scored.at(-1)!.token, tokenizer.endOfSequence);
  });

  it('of nothing is one, and of the end of an empty file that of <EOS>', () => {
    assert.equal(sentenceBits(model, tokenizer, ''), 0);
    const [state] = model.advance([model.initialState()], [0]);
    const expected = -model.logProbabilities([state!])[0]![0]! / Math.LN2;
    assert.equal(sentenceBits(model, tokenizer, '', { end: true }), expected);
  });

  it('of all one-token texts and the end sums to one', () => {
    const ids = description.tokens.keys();
    const [state] = model.advance([model.initialState()], [0]);
    const unknown = 2 ** (model.logProbabilities([state!])[0]![1]! / Math.LN2);
    const sum = [...ids].reduce((total, id) => {
      if (id === 1) return total + unknown;
      const bits =
        id === 0
          ? sentenceBits(model, tokenizer, '', { end: true })
          : sentenceBits(model, tokenizer, tokenizer.token(id));
      return total + 2 ** -bits;
    }, 0);
    assert.ok(Math.abs(sum - 1) < 1e-6);
  });
});
