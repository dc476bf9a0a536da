import assert from 'node:assert/strict';
import { createReferenceHeap, createReferenceKernels } from '../../../src/kernels/reference';
import type { LanguageModel } from '../../../src/model/language-model';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { samplePieces, sampleText, type SampleOptions } from '../../../src/model/sampling';
import { Failure } from '../../../src/protocol/failure';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';
import type { Tokenizer } from '../../../src/text/tokenizer';
import { distributionOf, exampleModel } from './example-model';

const stored = exampleModel();
const tokenizer = restoreTokenizer(stored.tokenizer);
const model = createLanguageModel(stored.configuration, stored.weights, (elements) =>
  createReferenceKernels(createReferenceHeap(elements, 'f32')),
);
const defaults: SampleOptions = { prompt: '', length: 200, temperature: 1, seed: 1, stopAtEnd: false };
const sample = (options: Partial<SampleOptions> = {}, from: LanguageModel = model): string =>
  sampleText(from, tokenizer, { ...defaults, ...options });

/** Always the same distribution: relative weights by token text, 0 for all others. */
function constant(weights: Record<string, number>, dictionary: Tokenizer = tokenizer): LanguageModel {
  const total = Object.values(weights).reduce((a, b) => a + b, 0);
  const distribution = Float32Array.from({ length: dictionary.size }, (_, id) =>
    Math.log((weights[dictionary.token(id)] ?? 0) / total),
  );
  return {
    configuration: stored.configuration,
    embedding: () => new Float32Array(),
    initialState: () => new Float32Array(1),
    advance: (states) => [...states],
    advanceWithGates: (state) => ({ state, gates: new Float32Array() }),
    logProbabilities: (states) => states.map(() => distribution),
    distributions: (states) => states.map(() => distributionOf(distribution)),
  };
}

/** Texts of tokens that are longer than a character; nothing else of a tokenizer is asked for. */
function pieces(...tokens: string[]): Tokenizer {
  const texts = ['<EOS>', '<UNK>', ...tokens];
  return {
    kind: 'words',
    size: texts.length,
    endOfSequence: 0,
    unknown: 1,
    token: (id: number) => texts[id]!,
    encode: () => ({ tokens: Int32Array.of(1), spellings: [] }),
    heal: (prefix: string) => ({ tokens: new Int32Array(), spellings: [], typed: prefix }),
  } as Partial<Tokenizer> as Tokenizer;
}

describe('sampling', () => {
  it('gives the same text for the same seed and other text for another', () => {
    assert.equal(sample({ seed: 7 }), sample({ seed: 7 }));
    assert.notEqual(sample({ seed: 7 }), sample({ seed: 8 }));
  });

  it('takes the most probable token at temperature 0, whatever the seed', () => {
    const expected: number[] = [];
    let [state] = model.advance([model.initialState()], [0]);
    for (let i = 0; i < 20; i++) {
      const values = [...model.logProbabilities([state!])[0]!];
      values[1] = -Infinity;
      const token = values.indexOf(Math.max(...values));
      expected.push(token);
      [state] = model.advance([state!], [token]);
    }
    assert.ok(!expected.includes(0), 'the example never ends the file');
    const text = expected.map((token) => tokenizer.token(token)).join('');
    assert.equal(sample({ temperature: 0, length: 20, seed: 1 }), text);
    assert.equal(sample({ temperature: 0, length: 20, seed: 2 }), text);
    assert.equal(sample({ temperature: 1e-9, length: 20, seed: 2 }), text);
  });

  it('draws in proportion to the probabilities without <UNK>, sharpened by a low temperature', () => {
    const from = constant({ a: 3, n: 1, '<UNK>': 12 });
    const share = (temperature: number): number => {
      const text = sample({ temperature, length: 20_000 }, from);
      assert.match(text, /^[an]+$/);
      return text.replaceAll('n', '').length / text.length;
    };
    assert.ok(Math.abs(share(1) - 3 / 4) < 0.01);
    assert.ok(Math.abs(share(0.5) - 9 / 10) < 0.01);
    assert.ok(Math.abs(share(1e6) - 1 / 2) < 0.012);
  });

  it('stops where the file ends, or begins the next one behind a line break', () => {
    const from = constant({ a: 1, '<EOS>': 1 });
    for (let seed = 0; seed < 20; seed++) assert.match(sample({ stopAtEnd: true, seed }, from), /^a{0,30}$/);
    assert.match(sample({ stopAtEnd: false, seed: 1 }, from), /^[a\n]{200}$/);
  });

  it('has exactly the length that was asked for, in code points', () => {
    assert.equal(sample({ length: 0 }), '');
    assert.equal(sample({ length: 13 }).length, 13);
    const trees = pieces('🌲🌳🌴');
    const from = constant({ '🌲🌳🌴': 1 }, trees);
    assert.equal(sampleText(from, trees, { ...defaults, length: 4 }), '🌲🌳🌴🌲');
  });

  it('goes on from a prompt that ends inside a token', () => {
    const words = pieces('return', 'retry', 're', 'x', 'turn');
    const from = constant({ return: 1, retry: 1, re: 1, x: 50, turn: 1 }, words);
    const starts = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const text = 'ret' + sampleText(from, words, { ...defaults, prompt: 'ret', seed, length: 6 });
      starts.add(/^(return|retry)/.exec(text)?.[0] ?? text);
    }
    assert.deepEqual([...starts].sort(), ['retry', 'return']);
  });

  it('goes on from a prompt that no token begins like', () => {
    const words = pieces('x');
    assert.equal(
      sampleText(constant({ x: 1 }, words), words, { ...defaults, prompt: 'ü', length: 3 }),
      'xxx',
    );
  });

  it('ends by itself when there is nothing to write', () => {
    assert.equal(sample({}, constant({ '<UNK>': 1 })), '');
    const empty = pieces('');
    assert.equal(sampleText(constant({ '': 1 }, empty), empty, defaults), '');
  });

  it('can be cancelled', () => {
    const controller = new AbortController();
    const text = samplePieces(model, tokenizer, { ...defaults, signal: controller.signal });
    text.next();
    controller.abort();
    assert.throws(
      () => text.next(),
      (error) => error instanceof Failure && error.code === 'cancelled',
    );
  });

  it('refuses lengths and temperatures out of range', () => {
    const refused = (options: Partial<SampleOptions>): void =>
      assert.throws(
        () => sample(options),
        (error) => error instanceof Failure && error.code === 'bad-request',
      );
    for (const length of [-1, 1.5, NaN, Infinity]) refused({ length });
    for (const temperature of [-0.1, NaN, Infinity]) refused({ temperature });
  });
});
