import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  decodeModelFile,
  encodeModelFile,
  type Sha256,
  type StoredModel,
} from '../../../src/model/model-file';
import { decodeTensorFile, encodeTensorFile, type Tensor } from '../../../src/model/safetensors';
import { Failure, type FailureCode } from '../../../src/protocol/failure';
import { exampleModel } from './example-model';

const refused = (bytes: Uint8Array, code: FailureCode, message: RegExp): void =>
  assert.throws(
    () => decodeModelFile(bytes, 'some.model'),
    (error) =>
      error instanceof Failure &&
      error.code === code &&
      message.test(error.message) &&
      /some\.model/.test(error.message),
  );

/** The model's file with one metadata field or one tensor replaced. */
function changed(model: StoredModel, metadata: Record<string, string>, tensors: Record<string, Tensor> = {}) {
  const file = decodeTensorFile(encodeModelFile(model), 'unchanged');
  const blobs = new Map('unroll.tokenizer' in metadata ? [] : file.blobs);
  return encodeTensorFile({
    blobs,
    metadata: new Map([...file.metadata, ...Object.entries(metadata)]),
    tensors: new Map([...file.tensors, ...Object.entries(tensors)]),
  });
}

describe('model file', () => {
  for (const cell of ['rnn', 'gru', 'lstm'] as const) {
    for (const output of ['full', 'tied', 'bottleneck'] as const) {
      it(`gives back a ${cell} model with ${output} output as it was`, () => {
        const model = exampleModel({ cell, output, layers: 2 });
        assert.deepEqual(decodeModelFile(encodeModelFile(model), 'some.model'), model);
      });
    }
  }

  it('keeps gate and extra when they are there', () => {
    const model = { ...exampleModel(), gate: [0.5, -2], extra: { policy: 'any text \u0000 🌲' } };
    assert.deepEqual(decodeModelFile(encodeModelFile(model), 'some.model'), model);
  });

  it('gives the weights the names and shapes of PyTorch', () => {
    const { tensors, metadata } = decodeTensorFile(encodeModelFile(exampleModel({ cell: 'lstm' })), 'x');
    assert.deepEqual(tensors.get('recurrent.weight_ih_l0')?.shape, [64, 16]);
    assert.equal(metadata.get('format'), 'pt');
  });

  it('says that a file of a newer version needs a newer Unroll', () => {
    refused(changed(exampleModel(), { 'unroll.version': '4' }), 'model-mismatch', /newer version of Unroll/);
  });

  it('tells tensors of someone else from a damaged model', () => {
    refused(
      encodeTensorFile({ tensors: new Map(), metadata: new Map() }),
      'not-a-model',
      /not a model of Unroll/,
    );
  });

  it('refuses weights of another architecture', () => {
    const lstm = exampleModel({ cell: 'lstm' });
    const configuration = JSON.stringify({ ...lstm.configuration, cell: 'gru' });
    refused(changed(lstm, { 'unroll.configuration': configuration }), 'model-damaged', /shape \[48, 16\]/);
    const one = { shape: [1], data: Float32Array.of(1) };
    refused(changed(lstm, {}, { 'other.weight': one }), 'model-damaged', /architecture/);
  });

  it('refuses weights that are not finite', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const model = exampleModel();
      model.weights.get('output.bias')![3] = value;
      refused(encodeModelFile(model), 'model-damaged', /output\.bias are not all finite/);
    }
  });

  it('refuses to write a network without all of its weights', () => {
    const model = exampleModel();
    const weights = new Map(model.weights);
    weights.delete('output.bias');
    assert.throws(() => encodeModelFile({ ...model, weights }), /no weights output\.bias/);
  });

  it('refuses a version that is no number', () => {
    for (const version of ['', '0', '-1', '1.5', '1e3', '9'.repeat(10), 'two'])
      refused(
        changed(exampleModel(), { 'unroll.version': version }),
        'model-damaged',
        /version is not a number/,
      );
  });

  it('refuses weights that are whole numbers without a scale, and those that are missing', () => {
    const { vocabularySize } = exampleModel().configuration;
    const shape = [vocabularySize];
    const whole = { 'output.bias': { shape, data: new Uint16Array(vocabularySize) } };
    refused(changed(exampleModel(), {}, whole), 'model-damaged', /output\.bias are not numbers of weights/);
    const bytes = { 'output.bias': { shape, data: new Int8Array(vocabularySize) } };
    refused(changed(exampleModel(), {}, bytes), 'model-damaged', /scales of the weights output\.bias/);
    const file = decodeTensorFile(encodeModelFile(exampleModel()), 'unchanged');
    const tensors = new Map(file.tensors);
    tensors.delete('output.bias');
    refused(encodeTensorFile({ ...file, tensors }), 'model-damaged', /output\.bias are missing/);
  });

  it('refuses a checksum that is not written where it is looked for', () => {
    const digest: Sha256 = (parts) => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
    const sealed = Buffer.from(encodeModelFile(exampleModel(), digest)).toString('latin1');
    assert.ok(decodeModelFile(Buffer.from(sealed, 'latin1'), 'some.model', digest));
    // The same header for any reader of JSON.
    const escaped = sealed.replace('"unroll.sha256":"', '"unroll.sha25\\u0036":"').replace(/ {5}/, '');
    assert.notEqual(escaped, sealed);
    assert.throws(
      () => decodeModelFile(Buffer.from(escaped, 'latin1'), 'some.model', digest),
      /does not agree with its checksum/,
    );
  });

  it('refuses a dictionary that is damaged or has another size than the network', () => {
    const model = exampleModel();
    const { tokens, counts } = model.tokenizer;
    const short = { ...model.tokenizer, tokens: tokens.slice(1), counts: counts.slice(1) };
    refused(changed(model, { 'unroll.tokenizer': JSON.stringify(short) }), 'model-damaged', /dictionary/);
    const shorter = { ...model.tokenizer, tokens: tokens.slice(0, -1), counts: counts.slice(0, -1) };
    refused(
      changed(model, { 'unroll.tokenizer': JSON.stringify(shorter) }),
      'model-damaged',
      /dictionary has/,
    );
    refused(changed(model, { 'unroll.tokenizer': '{"kind":' }), 'model-damaged', /dictionary cannot be read/);
  });

  it('refuses configurations out of range before it looks at weights', () => {
    const model = exampleModel();
    for (const change of [
      { hiddenSize: 7 },
      { hiddenSize: 1e9 },
      { layers: 4 },
      { layers: -1 },
      { cell: 'tree' },
    ]) {
      const configuration = JSON.stringify({ ...model.configuration, ...change });
      refused(changed(model, { 'unroll.configuration': configuration }), 'model-damaged', /configuration/);
    }
  });
});
