/**
 * Owns what stands in a model file: weights in PyTorch's names, shapes and gate order, and in the metadata
 * everything else that prediction needs: configuration, tokenizer, training record, gate. Never any text that
 * was learned from.
 *
 * A file that decodes is whole: its shapes are those of its configuration, its dictionary has the size that
 * the embedding has, and every weight is a finite number.
 */
import * as v from 'valibot';
import { asFailure, Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { TrainingRecord } from '../protocol/training/training';
import { restoreTokenizer } from '../text/restore-tokenizer';
import type { Tokenizer, TokenizerDescription } from '../text/tokenizer';
import { type ModelConfiguration, type ParameterShape, parameterShapes, type Weights } from './configuration';
import { quantiseRows, restoreRows, scaleSuffix } from './quantised-rows';
import { sequenceShapes } from './sequences/sequence-configuration';
import {
  describeNetworks,
  NetworkDescriptions,
  tensorPrefix,
  tensorsOfNetworks,
  type StoredNetwork,
  type StoredNetworks,
} from './sequences/stored-networks';
import { decodeTensorFile, encodeTensorFile, type Tensor } from './safetensors';
import { Cell, OutputLayer } from '../protocol/kinds';
import { count, finite } from '../protocol/numbers';

/**
 * Raised when a file of the new kind cannot be read by older versions; older files stay readable. Since 2 the
 * dictionary stands in the data, and the file names its own SHA-256; since 3 networks of other shapes may
 * stand beside the language model. A file without them is still written as 2.
 */
const formatVersion = 3;
const formatWithoutNetworks = 2;

/** SHA-256 of the parts, one behind the other, in hexadecimal: the core computes none itself. */
export type Sha256 = (parts: readonly Uint8Array[]) => string;

/** Bytes of dictionary that are read at most: 65,536 subwords with their merges take about 2 MB. */
export const maximumDictionaryBytes = 2.5 * 1024 * 1024;

export interface StoredModel {
  readonly configuration: ModelConfiguration;
  readonly weights: Weights;
  readonly tokenizer: TokenizerDescription;
  readonly record: TrainingRecord;
  /** SHA-256 of the list of files that were read, in hexadecimal. */
  readonly corpusDigest: string;
  /** Parameters of the gate between network and recall. */
  readonly gate?: readonly number[];
  /** Sequence networks that were taught on the same text. */
  readonly networks?: StoredNetworks;
  /** Further strings by name, kept as they are; for what a later version adds. */
  readonly extra?: Readonly<Record<string, string>>;
}

const Configuration = v.object({
  cell: Cell,
  vocabularySize: v.pipe(count, v.minValue(2)),
  embeddingSize: v.pipe(count, v.minValue(16), v.multipleOf(16)),
  hiddenSize: v.pipe(count, v.minValue(16), v.maxValue(2048), v.multipleOf(16)),
  layers: v.pipe(count, v.minValue(1), v.maxValue(3)),
  output: OutputLayer,
});

const Gate = v.array(finite);
const Digest = v.pipe(v.string(), v.hexadecimal());

/** Metadata field of each part; `format` tells Hugging Face's readers whose layout the weights have. */
const field = {
  version: 'unroll.version',
  configuration: 'unroll.configuration',
  tokenizer: 'unroll.tokenizer',
  record: 'unroll.record',
  corpusDigest: 'unroll.corpus_sha256',
  /**
   * Of the whole file with zeros in its place; empty when the file is not sealed, as other programs write it.
   */
  checksum: 'unroll.sha256',
  gate: 'unroll.gate',
  networks: 'unroll.networks',
  extra: 'unroll.extra.',
} as const;

/**
 * The bytes of a model file. Bytes: 4 for each parameter, and the dictionary as JSON.
 * @param sha256 seals the file; without, whoever reads it cannot tell whether it is as it was written
 * @param quantised matrices as whole numbers of one byte with a scale for each row; reading gives floats
 *   again
 * @throws RangeError when the weights do not have the shapes of the configuration.
 */
export function encodeModelFile(model: StoredModel, sha256?: Sha256, quantised = false): Uint8Array {
  const metadata = new Map([
    ['format', 'pt'],
    [field.checksum, sha256 ? noChecksum : ''],
    [field.version, String(model.networks ? formatVersion : formatWithoutNetworks)],
    [field.configuration, JSON.stringify(model.configuration)],
    [field.record, JSON.stringify(model.record)],
    [field.corpusDigest, JSON.stringify(model.corpusDigest)],
  ]);
  if (model.gate) metadata.set(field.gate, JSON.stringify(model.gate));
  if (model.networks) metadata.set(field.networks, JSON.stringify(describeNetworks(model.networks)));
  for (const [name, text] of Object.entries(model.extra ?? {})) metadata.set(field.extra + name, text);

  const tensors = new Map<string, Tensor>();
  for (const { name, shape } of parameterShapes(model.configuration)) {
    const data = model.weights.get(name);
    if (!data) throw new RangeError(`no weights ${name}`);
    const [rows, columns] = shape;
    if (!quantised || columns === undefined) tensors.set(name, { shape, data });
    else {
      const { values, scales } = quantiseRows(data, [rows!, columns]);
      tensors.set(name, values);
      tensors.set(name + scaleSuffix, scales);
    }
  }
  for (const [name, tensor] of tensorsOfNetworks(model.networks ?? {})) tensors.set(name, tensor);
  const blobs = new Map([[field.tokenizer, new TextEncoder().encode(JSON.stringify(model.tokenizer))]]);
  const bytes = encodeTensorFile({ tensors: floatsFirst(tensors), blobs, metadata });
  if (sha256) bytes.set(new TextEncoder().encode(sha256([bytes])), checksumPlace(bytes, noChecksum));
  return bytes;
}

const noChecksum = '0'.repeat(64);

/** Where the checksum stands in the bytes, −1 when it is not written as `encodeModelFile` writes it. */
function checksumPlace(bytes: Uint8Array, checksum: string): number {
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(8, 8 + headerLength));
  const before = `"${field.checksum}":"`;
  const at = header.indexOf(`${before}${checksum}"`);
  return at < 0 ? -1 : 8 + at + before.length;
}

function isWhole(bytes: Uint8Array, checksum: string, sha256: Sha256): boolean {
  const at = /^[0-9a-f]{64}$/.test(checksum) ? checksumPlace(bytes, checksum) : -1;
  if (at < 0) return false;
  const zeros = new TextEncoder().encode(noChecksum);
  return sha256([bytes.subarray(0, at), zeros, bytes.subarray(at + zeros.length)]) === checksum;
}

/**
 * The model in a file's bytes. `name` is what the user calls the file; it stands in every message.
 * @param sha256 checks the file against the checksum it names, unless it is older than checksums or not
 * sealed
 * @throws Failure `not-a-model`; `model-mismatch` when a newer version wrote it; `model-damaged` for anything
 * in it that is missing, contradicts the rest or is not a number.
 */
export function decodeModelFile(bytes: Uint8Array, name: string, sha256?: Sha256): StoredModel {
  const { tensors, blobs, metadata } = decodeTensorFile(bytes, name);
  const damaged = (what: string): Failure =>
    new Failure(
      'model-damaged',
      said`The model file ${name} is damaged: ${what}. Train again or restore a copy.`,
    );

  const version = metadata.get(field.version);
  if (version === undefined) {
    throw new Failure(
      'not-a-model',
      said`${name} holds tensors but is not a model of Unroll. Name a file that was written by training.`,
    );
  }
  if (!/^[1-9][0-9]{0,8}$/.test(version)) throw damaged('its format version is not a number');
  if (Number(version) > formatVersion) {
    throw new Failure(
      'model-mismatch',
      said`The model file ${name} was written by a newer version of Unroll (format ${version}, this one reads up to ${formatVersion}). Update Unroll, or train again.`,
    );
  }

  const checksum = metadata.get(field.checksum);
  if (checksum === undefined && Number(version) > 1) throw damaged('its checksum is missing');
  if (sha256 && checksum && !isWhole(bytes, checksum, sha256))
    throw damaged('its content does not agree with its checksum');

  const dictionary = blobs.get(field.tokenizer);
  if (dictionary && dictionary.length > maximumDictionaryBytes)
    throw damaged(`its dictionary of ${dictionary.length} bytes is longer than ${maximumDictionaryBytes}`);
  if (blobs.size > (dictionary ? 1 : 0)) throw damaged('it has bytes that are not of a model');
  const parts = new Map(metadata);
  if (dictionary) parts.set(field.tokenizer, new TextDecoder().decode(dictionary));

  const json = (key: string, what: string): unknown => {
    const text = parts.get(key);
    if (text === undefined) throw damaged(`${what} is missing`);
    try {
      return JSON.parse(text);
    } catch {
      throw damaged(`${what} cannot be read`);
    }
  };
  const part = <T>(key: string, what: string, schema: v.GenericSchema<unknown, T>): T => {
    const result = v.safeParse(schema, json(key, what));
    if (!result.success) throw damaged(`${what} cannot be understood`);
    return result.output;
  };
  const configuration = part(field.configuration, 'its configuration', Configuration);
  const record = part(field.record, 'its training record', TrainingRecord);
  const corpusDigest = part(field.corpusDigest, 'the digest of its corpus', Digest);
  const gate = metadata.has(field.gate) ? part(field.gate, 'its gate', Gate) : undefined;
  const descriptions = metadata.has(field.networks)
    ? part(field.networks, 'the description of its other networks', NetworkDescriptions)
    : [];
  const extra = [...metadata].flatMap(([key, text]): [string, string][] =>
    key.startsWith(field.extra) ? [[key.slice(field.extra.length), text]] : [],
  );
  const tokenizer = checkedTokenizer(json(field.tokenizer, 'its dictionary'), damaged);
  if (tokenizer.size !== configuration.vocabularySize) {
    throw damaged(`its dictionary has ${tokenizer.size} tokens, its network ${configuration.vocabularySize}`);
  }
  const used = new Set<string>();
  const take = (shapes: readonly ParameterShape[], prefix = ''): Weights =>
    checkedWeights(shapes, prefix, tensors, used, damaged);
  const weights = take(parameterShapes(configuration));
  const networks = descriptions.map(({ name, ...described }): [string, StoredNetwork] => [
    name,
    { ...described, weights: take(sequenceShapes(described.configuration), tensorPrefix(name)) },
  ]);
  if (used.size !== tensors.size) throw damaged('it has weights that are not of its architecture');
  return {
    configuration,
    weights,
    tokenizer: tokenizer.describe(),
    record,
    corpusDigest,
    ...(gate && { gate }),
    ...(networks.length > 0 && { networks: Object.fromEntries(networks) }),
    ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
  };
}

/** Floats begin at a multiple of four, wherever the bytes stand. */
function floatsFirst(tensors: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
  const bytes = ([, { data }]: [string, Tensor]): number => data.BYTES_PER_ELEMENT;
  return new Map([...tensors].sort((a, b) => bytes(b) - bytes(a)));
}

function checkedTokenizer(description: unknown, damaged: (what: string) => Failure): Tokenizer {
  try {
    return restoreTokenizer(description);
  } catch (thrown) {
    throw damaged(asFailure(thrown).message);
  }
}

/**
 * The weights of these shapes, whose tensors have `prefix` before their names; notes in `used` what it
 * took.
 */
function checkedWeights(
  shapes: readonly ParameterShape[],
  prefix: string,
  tensors: ReadonlyMap<string, Tensor>,
  used: Set<string>,
  damaged: (what: string) => Failure,
): Weights {
  const weights = new Map<string, Float32Array>();
  const restored = (name: string, values: Int8Array): Float32Array => {
    const scales = tensors.get(name + scaleSuffix);
    const rows = tensors.get(name)!.shape[0];
    if (!(scales?.data instanceof Float32Array) || scales.shape.length !== 1 || scales.shape[0] !== rows) {
      throw damaged(`the scales of the weights ${name} are missing or do not fit`);
    }
    used.add(name + scaleSuffix);
    return restoreRows(values, scales.data);
  };
  for (const { name: parameter, shape } of shapes) {
    const name = prefix + parameter;
    const tensor = tensors.get(name);
    used.add(name);
    if (!tensor) throw damaged(`the weights ${name} are missing`);
    if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i])) {
      throw damaged(
        `the weights ${name} should have shape [${shape.join(', ')}] but have [${tensor.shape.join(', ')}]`,
      );
    }
    const data = tensor.data instanceof Int8Array ? restored(name, tensor.data) : tensor.data;
    if (!(data instanceof Float32Array)) throw damaged(`the weights ${name} are not numbers of weights`);
    if (!allFinite(data)) throw damaged(`the weights ${name} are not all finite`);
    weights.set(parameter, data);
  }
  return weights;
}

/** 0 · x is 0 for a finite x and NaN for every other. */
function allFinite(data: Float32Array): boolean {
  let zero = 0;
  for (let i = 0; i < data.length; i++) zero += 0 * data[i]!;
  return zero === 0;
}
