import assert from 'node:assert/strict';
import type { Cell } from '../../../src/protocol/kinds';
import { createReferenceHeap, createReferenceKernels } from '../../../src/kernels/reference';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { activations, readTokens, unrolled } from '../../../src/inspection/step-by-step';
import { learnCharacters } from '../../../src/text/characters/characters';
import { exampleModel } from '../model/example-model';
import { ScalarNetwork } from '../model/scalar-network';

const text = 'let a = [1, 2];\n\tlet b = a;\r\n';
const tokenizer = learnCharacters([text]);

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

describe('reading step by step', () => {
  it('has the tokens with their places, and together they are the text', () => {
    const strange = 'let 😀 a\nb';
    const tokens = readTokens(tokenizer, strange);
    assert.equal(tokens.map((token) => token.text).join(''), strange);
    let end = 0;
    for (const token of tokens) assert.equal((end += token.text.length), token.end);
    assert.ok(tokens.some(({ id, text: own }) => id === tokenizer.unknown && own === '😀'));
  });

  for (const cell of ['rnn', 'gru', 'lstm'] as Cell[]) {
    it(`has the hidden units of the last layer behind each token, and what is expected (${cell})`, () => {
      const { configuration, weights } = exampleModel({ cell, layers: 2 }, text);
      const model = createLanguageModel(configuration, weights, (elements) =>
        createReferenceKernels(createReferenceHeap(elements, 'f32')),
      );
      const scalar = new ScalarNetwork(configuration, weights);
      const tokens = readTokens(tokenizer, text);
      const shown = tokens.length - 4;
      const seen = finish(activations(model, 0, tokens, shown));
      const steps = finish(unrolled(model, 0, tokens, shown));
      const signals = { rnn: [], gru: ['reset', 'update'], lstm: ['input', 'forget', 'output', 'cell'] };
      assert.deepEqual([...seen.signals.keys()], signals[cell]);
      let state = scalar.advance(scalar.start(), 0);
      tokens.forEach(({ id, text: own }, i) => {
        state = scalar.advance(state, id);
        if (i < 4) return;
        const hidden = state.hidden[1]!;
        hidden.forEach((value, unit) =>
          assert.ok(Math.abs(seen.values[unit * shown + i - 4]! - value) < 1e-5),
        );
        for (const [signal, values] of seen.signals) {
          const place = { reset: 0, update: 1, input: 0, forget: 1, output: 3, cell: null }[signal];
          hidden.forEach((_, unit) => {
            const wanted = place === null ? state.cell[1]![unit]! : state.gates[place * 16 + unit]!;
            assert.ok(Math.abs(values[unit * shown + i - 4]! - wanted) < 1e-5, signal);
          });
        }
        const step = steps[i - 4]!;
        assert.equal(step.text, own);
        assert.ok(Math.abs(step.norm - Math.hypot(...hidden)) < 1e-4);
        const most = Math.max(...scalar.probabilities(state));
        assert.ok(Math.abs(most - step.expected.probability) < 1e-4);
      });
    });
  }

  it('begins a short text with <EOS>', () => {
    const { configuration, weights } = exampleModel({}, text);
    const model = createLanguageModel(configuration, weights, (elements) =>
      createReferenceKernels(createReferenceHeap(elements, 'f32')),
    );
    const steps = finish(unrolled(model, 0, readTokens(tokenizer, 'le'), 4));
    assert.deepEqual(
      steps.map((step) => step.token),
      [0, ...tokenizer.encode('le').tokens],
    );
  });
});
