import assert from 'node:assert/strict';
import { modelOfPlainWeights } from '../../../base/plain-weights';
import { parameterShapes, type ModelConfiguration } from '../../../src/model/configuration';
import { initialWeights } from '../../../src/model/initialisation';
import { decodeTensorFile, encodeTensorFile, type Tensor } from '../../../src/model/safetensors';
import { openModelFile, sealedModelFile } from '../../../src/store/model-file-on-disk';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { encodeFile } from '../../../src/training/run/encoded-text';

const text = 'const value = compute(first, second);\nreturn value + 1;\n'.repeat(40);
const tokenizer = learnTokenizer('subwords', [text], { vocabularySize: 64 });
const file = encodeFile(tokenizer, text);
const tokens = { tokenizer, training: [file], validation: [file] };

/** As PyTorch writes it. */
function plain(configuration: ModelConfiguration, prefix = 'recurrent'): Uint8Array {
  const weights = initialWeights(configuration, 3);
  const tensors = new Map(
    parameterShapes(configuration).map(({ name, shape }): [string, Tensor] => [
      name.replace('recurrent', prefix),
      { shape, data: weights.get(name)! },
    ]),
  );
  return encodeTensorFile({ tensors, metadata: new Map([['tokens', '150000000']]) });
}

describe('plain weights of a base', () => {
  const gru: ModelConfiguration = {
    ...{ cell: 'gru', vocabularySize: tokenizer.size, embeddingSize: 16, hiddenSize: 32, layers: 2 },
    output: 'tied',
  };

  it('tell their configuration by their shapes, whatever the prefix', () => {
    for (const configuration of [
      gru,
      { ...gru, cell: 'lstm', layers: 1 },
      { ...gru, output: 'bottleneck' },
      { ...gru, output: 'full' },
    ] satisfies ModelConfiguration[]) {
      const model = modelOfPlainWeights(plain(configuration, 'rnn'), 'plain', tokens);
      assert.deepEqual(model.configuration, configuration);
      assert.equal(model.record.tokens, 150_000_000);
      assert.equal(model.record.characters, text.length);
    }
  });

  it('come back from eight bits within half a step of their row', () => {
    const model = modelOfPlainWeights(plain(gru), 'plain', tokens);
    const packed = openModelFile(sealedModelFile(model, true), 'packed');
    for (const [name, floats] of model.weights) {
      const peak = floats.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      packed.weights.get(name)!.forEach((value, i) => {
        assert.ok(Math.abs(value - floats[i]!) <= peak / 254 + 1e-6, `${name} ${i}`);
      });
    }
  });

  it('are refused with another dictionary, without a matrix, and as no cell', () => {
    const other = { ...tokens, tokenizer: learnTokenizer('subwords', [text], { vocabularySize: 48 }) };
    assert.throws(() => modelOfPlainWeights(plain(gru), 'plain', other), /tokens, the dictionary 48: give/);
    const { tensors, metadata } = decodeTensorFile(plain(gru), 'plain');
    const without = new Map(tensors);
    without.delete('embedding.weight');
    const lacking = encodeTensorFile({ tensors: without, metadata });
    assert.throws(
      () => modelOfPlainWeights(lacking, 'plain', tokens),
      /plain has no matrix embedding\.weight/,
    );
    const odd: Tensor = { shape: [64, 32], data: new Float32Array(64 * 32) };
    const strange = encodeTensorFile({
      tensors: new Map([...tensors, ['recurrent.weight_hh_l0', odd]]),
      metadata,
    });
    assert.throws(() => modelOfPlainWeights(strange, 'plain', tokens), /no cell has that many/);
  });
});
