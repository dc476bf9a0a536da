import assert from 'node:assert/strict';
import { createReferenceHeap, createReferenceKernels } from '../../../../src/kernels/reference';
import { createLanguageModel } from '../../../../src/model/recurrent-language-model';
import { encodeFile } from '../../../../src/training/run/encoded-text';
import { countCharacters } from '../../../../src/text/characters/code-points';
import { ValidationSlice } from '../../../../src/training/evaluation/validation';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import type { Tokenizer } from '../../../../src/text/tokenizer';
import { smallConfiguration, smallNetwork, type SmallNetwork } from '../small-network';

const learned = 'the quick brown fox jumps over the lazy dog\n'.repeat(3);
const texts = ['the dog\n', 'a quick fox: ünknown €, 🦊!\nover', '', 'lazy '.repeat(40)];

function network(tokenizer: Tokenizer): SmallNetwork {
  const configuration = { ...smallConfiguration('gru'), vocabularySize: tokenizer.size };
  return smallNetwork(configuration, { batchSize: 3, timeSteps: 7 }, 'f32');
}

/** Token by token with the model that predicts, state zero before each file's `<EOS>`. */
function independentBits(tokenizer: Tokenizer, { trainer }: SmallNetwork, text: string): number {
  const model = createLanguageModel(trainer.plan.shape.configuration, trainer.weights(), (elements) =>
    createReferenceKernels(createReferenceHeap(elements, 'f32')),
  );
  const { tokens, spellings } = tokenizer.encode(text);
  let bits = spellings.reduce((sum, spelling) => sum + tokenizer.spellingBits(spelling), 0);
  let state = model.initialState();
  [tokenizer.endOfSequence, ...tokens].forEach((token, i) => {
    state = model.advance([state], [token])[0]!;
    bits -= model.logProbabilities([state])[0]![tokens[i] ?? tokenizer.endOfSequence]! / Math.LN2;
  });
  return bits;
}

describe('validation', () => {
  const tokenizer = learnTokenizer('characters', [learned]);

  it('is the sum of −log₂ P of every token, <EOS> and spelling included, over the characters', async () => {
    const small = network(tokenizer);
    const files = texts.map((text) => encodeFile(tokenizer, text));
    const slice = ValidationSlice.of(files, tokenizer, 3, 7);
    const measured = await slice.measure(small.trainer, () => Promise.resolve(true));
    const bits = texts.reduce((sum, text) => sum + independentBits(tokenizer, small, text), 0);
    const characters = texts.reduce((sum, text) => sum + countCharacters(text), 0);
    assert.ok(files.some(({ spellings }) => spellings.length > 0));
    assert.equal(measured!.characters, characters);
    assert.ok(Math.abs(measured!.bits - bits) < 1e-4 * bits, `${measured!.bits} should be ${bits}`);
    assert.equal(measured!.bitsPerCharacter, measured!.bits / characters);
  });

  it('leaves the states of training as they were', async () => {
    const { trainer } = network(tokenizer);
    const states = trainer.states().fill(0.25);
    trainer.restoreStates(states);
    const slice = ValidationSlice.of([encodeFile(tokenizer, learned)], tokenizer, 3, 7);
    await slice.measure(trainer, () => Promise.resolve(true));
    assert.deepEqual(trainer.states(), states);
  });

  it('cuts a long file into pieces that together count each token once', async () => {
    const small = network(tokenizer);
    const long = learned.repeat(12);
    const slice = ValidationSlice.of([encodeFile(tokenizer, long)], tokenizer, 3, 7);
    assert.equal(slice.tokens, tokenizer.encode(long).tokens.length + 1);
    assert.equal(slice.characters, countCharacters(long));
    const measured = await slice.measure(small.trainer, () => Promise.resolve(true));
    const bits = independentBits(tokenizer, small, long);
    assert.ok(Math.abs(measured!.bits - bits) < 0.01 * bits, `${measured!.bits} should be near ${bits}`);
  });

  it('keeps a bounded slice near its bound, the same each time', () => {
    const files = Array.from({ length: 50 }, (_, i) => encodeFile(tokenizer, learned.repeat(1 + (i % 7))));
    const slices = [0, 1].map(() => ValidationSlice.of(files, tokenizer, 3, 7, 2000));
    assert.deepEqual(slices[0], slices[1]);
    assert.ok(slices[0]!.tokens >= 2000 && slices[0]!.tokens < 3000, `${slices[0]!.tokens} tokens`);
  });

  it('is given up when it is told to', async () => {
    const { trainer } = network(tokenizer);
    const slice = ValidationSlice.of([encodeFile(tokenizer, learned)], tokenizer, 3, 7);
    assert.equal(await slice.measure(trainer, () => Promise.resolve(false)), undefined);
  });
});
