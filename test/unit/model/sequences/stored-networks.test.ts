import assert from 'node:assert/strict';
import { initialWeightsOf } from '../../../../src/model/initialisation';
import { decodeModelFile, encodeModelFile } from '../../../../src/model/model-file';
import { decodeTensorFile, encodeTensorFile } from '../../../../src/model/safetensors';
import {
  sequenceShapes,
  type SequenceConfiguration,
} from '../../../../src/model/sequences/sequence-configuration';
import type { StoredNetwork, StoredNetworks } from '../../../../src/model/sequences/stored-networks';
import { Failure } from '../../../../src/protocol/failure';
import { exampleModel } from '../example-model';

const configuration: SequenceConfiguration = {
  cell: 'gru',
  vocabularySize: 20,
  idsPerStep: 2,
  embeddingSize: 16,
  hiddenSize: 16,
  directions: ['forward', 'backward'],
  recurrent: true,
  answers: 'each',
  head: 'softmax',
  outputs: 2,
};
const network = (given: Partial<SequenceConfiguration> = {}, labels = ['go', 'rust']): StoredNetwork => {
  const shape = { ...configuration, ...given };
  return { configuration: shape, labels, weights: initialWeightsOf(sequenceShapes(shape), shape, 0.1, 1) };
};
const withNetworks = (networks: StoredNetworks) => ({ ...exampleModel(), networks });

describe('sequence networks in a model file', () => {
  it('are given back as they were', () => {
    const proofreading = network({ head: 'sigmoid', outputs: 1 }, []);
    const languages = network({ directions: ['backward'] });
    const model = withNetworks({ languages, proofreading });
    assert.deepEqual(decodeModelFile(encodeModelFile(model), 'some.model'), model);
  });

  it('keep what was learned of the channel of a decoder, and are refused with what is no weight', () => {
    const channel = { channel: 0.7, mixture: 0.9, letter: 2.5, prior: -1 };
    const model = withNetworks({ abbreviations: { ...network(), channel } });
    assert.deepEqual(decodeModelFile(encodeModelFile(model), 'some.model'), model);
    const broken = withNetworks({ abbreviations: { ...network(), channel: { ...channel, prior: NaN } } });
    assert.throws(() => decodeModelFile(encodeModelFile(broken), 'some.model'), Failure);
  });

  it("have PyTorch's names behind their own, also for the direction that reads backward", () => {
    const file = decodeTensorFile(encodeModelFile(withNetworks({ languages: network() })), 'x');
    const shapeOf = (name: string) => file.tensors.get(`sequence.languages.${name}`)?.shape;
    assert.deepEqual(shapeOf('recurrent.weight_ih_l0_reverse'), [48, 32]);
    assert.deepEqual(shapeOf('output.weight'), [2, 32]);
  });

  it('have an encoder with names of its own, of the decoder behind it', () => {
    const languages = network({ directions: ['forward'], encoder: { idsPerStep: 1 } });
    const encoded = encodeModelFile(withNetworks({ languages }));
    const shapeOf = (name: string) =>
      decodeTensorFile(encoded, 'x').tensors.get(`sequence.languages.${name}`)?.shape;
    assert.deepEqual(shapeOf('encoder.weight_ih_l0'), [48, 16]);
    assert.deepEqual(shapeOf('recurrent.weight_ih_l0'), [48, 32]);
    assert.deepEqual(decodeModelFile(encoded, 'some.model').networks, { languages });
  });

  it('raise the format of the file, which stays what it was without them', () => {
    const version = (networks?: StoredNetworks) =>
      decodeTensorFile(
        encodeModelFile({ ...exampleModel(), ...(networks && { networks }) }),
        'x',
      ).metadata.get('unroll.version');
    assert.equal(version(), '2');
    assert.equal(version({ languages: network() }), '3');
  });

  it('are refused when weights are missing', () => {
    assert.throws(
      () => encodeModelFile(withNetworks({ languages: { ...network(), weights: new Map() } })),
      /no weights embedding\.weight/,
    );
  });

  it('are refused when what describes them is not right', () => {
    const damaged = (description: unknown): void => {
      const file = decodeTensorFile(encodeModelFile(withNetworks({ languages: network() })), 'x');
      const metadata = new Map([
        ...file.metadata,
        ['unroll.networks', JSON.stringify(description)],
        ['unroll.sha256', ''],
      ] as [string, string][]);
      assert.throws(
        () => decodeModelFile(encodeTensorFile({ ...file, metadata }), 'some.model'),
        (thrown) => thrown instanceof Failure && thrown.code === 'model-damaged',
      );
    };
    const one = { name: 'languages', configuration, labels: ['go', 'rust'] };
    damaged([]);
    damaged([{ ...one, labels: ['go'] }]);
    damaged([{ ...one, name: 'else' }]);
    damaged([one, one]);
    damaged([{ ...one, configuration: { ...configuration, hiddenSize: 32 } }]);
    damaged([{ ...one, configuration: { ...configuration, vocabularySize: 1e9 } }]);
    damaged([{ ...one, configuration: { ...configuration, encoder: { idsPerStep: 1 } } }]);
    damaged('no list');
  });
});
