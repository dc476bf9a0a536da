import assert from 'node:assert/strict';
import type { LanguageModel } from '../../../../src/model/language-model';
import { BytesOfTokens, type TokenReading } from '../../../../src/prediction/mixture/bytes-of-tokens';
import { Mixture } from '../../../../src/prediction/mixture/mixture';
import { Recall } from '../../../../src/prediction/recall/recall';
import { bytesOf, endOfDocument } from '../../../../src/text/document-bytes';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import type { Tokenizer } from '../../../../src/text/tokenizer';
import { CountingModel, program } from '../fakes';

/** A network that reads bytes, alone. */
class ReadingNetwork {
  private readonly bytes: BytesOfTokens;
  private readonly mixture: Mixture;

  constructor(
    private readonly tokenizer: Tokenizer,
    model: LanguageModel,
  ) {
    this.bytes = new BytesOfTokens(tokenizer);
    const nothing = new Recall(tokenizer.size, tokenizer.kind);
    this.mixture = new Mixture(tokenizer.size, tokenizer.kind, model, nothing);
  }

  start(): TokenReading {
    return this.bytes.behind(this.mixture.start(this.tokenizer.endOfSequence));
  }

  read(reading: TokenReading, byte: number): TokenReading {
    return this.bytes.read(this.mixture.within(null), reading, byte);
  }

  distribution(reading: TokenReading): Float64Array {
    return this.bytes.distribution(this.mixture.within(null), reading);
  }
}

const documentOf = (text: string): number[] => [...bytesOf(text), endOfDocument];

/** P(text and its end), as the bytes tell it. */
function probability(bytes: ReadingNetwork, text: string): number {
  let reading = bytes.start();
  let product = 1;
  for (const byte of documentOf(text)) {
    product *= bytes.distribution(reading)[byte]!;
    reading = bytes.read(reading, byte);
  }
  return product;
}

/** P(text and its end), as the tokens that the dictionary makes of it tell it. */
function ofTokens(tokenizer: Tokenizer, model: LanguageModel, text: string): number {
  let [state] = model.advance([model.initialState()], [tokenizer.endOfSequence]);
  let product = 1;
  for (const token of [...tokenizer.encode(text).tokens, tokenizer.endOfSequence]) {
    product *= Math.exp(model.logProbabilities([state!])[0]![token]!);
    [state] = model.advance([state!], [token]);
  }
  return product;
}

describe('what is expected of the next byte by who predicts tokens', () => {
  const made = (kind: 'characters' | 'subwords', texts = [program]) => {
    const tokenizer = learnTokenizer(kind, texts);
    const model = new CountingModel(tokenizer, texts);
    return { tokenizer, model, bytes: new ReadingNetwork(tokenizer, model) };
  };

  it('sums to one at every place, in words, between them, and behind what the dictionary lacks', () => {
    const { bytes } = made('subwords');
    let reading = bytes.start();
    for (const byte of documentOf('export function 試alphaValue(input: ñumber)\n')) {
      const row = bytes.distribution(reading);
      assert.ok(Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-9);
      assert.ok(row.every((p) => p > 0));
      reading = bytes.read(reading, byte);
    }
  });

  it('is just what the tokens say where each is one byte', () => {
    const { tokenizer, model, bytes } = made('characters');
    const text = program.slice(0, 60);
    const ratio = probability(bytes, text) / ofTokens(tokenizer, model, text);
    assert.ok(Math.abs(ratio - 1) < 0.01, `ratio ${ratio}`);
  });

  it('gives a text about what its tokens do, or more: other tokens may make the same text', () => {
    const { tokenizer, model, bytes } = made('subwords');
    for (const text of [
      program.slice(0, 100),
      'export function betaValue(',
      'return result;\n',
      'gamma delta',
    ]) {
      const [ours, theirs] = [probability(bytes, text), ofTokens(tokenizer, model, text)];
      assert.ok(ours > 0.9 * theirs, `${text}: ${ours} of ${theirs}`);
    }
    const ratio = probability(bytes, program) / ofTokens(tokenizer, model, program);
    assert.ok(ratio > 0.9 && ratio < 1.2, `ratio ${ratio} on what it knows by heart`);
  });

  it('finds out where a token ended improbably, from what goes on behind it', () => {
    for (const rare of [1, 4]) {
      const text = 'function go\n'.repeat(200) + 'fun go\n'.repeat(rare);
      const { tokenizer, model, bytes } = made('subwords', [text]);
      assert.ok(tokenizer.encode('fun function').tokens.length <= 3);
      for (const line of ['fun go\n', 'fun go\nfunction go\n']) {
        const ratio = probability(bytes, line) / ofTokens(tokenizer, model, line);
        assert.ok(ratio > 0.03, `${line}: ${ratio} of what its tokens are given`);
      }
    }
  });

  it('expects within a word what goes on with it', () => {
    const { bytes } = made('subwords');
    let reading = bytes.start();
    for (const byte of bytesOf('export funct')) reading = bytes.read(reading, byte);
    assert.ok(bytes.distribution(reading)['i'.charCodeAt(0)]! > 0.9);
  });

  it('takes at most one step of the network for each byte', () => {
    const { model, bytes } = made('subwords');
    let reading = bytes.start();
    model.steps = 0;
    for (const byte of bytesOf(program)) {
      const before = model.steps;
      bytes.distribution(reading);
      reading = bytes.read(reading, byte);
      assert.ok(model.steps - before <= 1);
    }
    assert.ok(model.steps < 0.9 * program.length, `${model.steps} steps for ${program.length} bytes`);
  });

  it('leaves the reading it goes on from as it was', () => {
    const { bytes } = made('subwords');
    let reading = bytes.start();
    for (const byte of bytesOf('export function al')) reading = bytes.read(reading, byte);
    const row = bytes.distribution(reading);
    bytes.read(bytes.read(reading, 112), 104);
    assert.deepEqual(bytes.distribution(reading), row);
  });
});
