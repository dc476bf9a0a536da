/**
 * Owns the safetensors format: named tensors and strings in one file that holds nothing executable. Never
 * knows what the tensors mean. Layout: eight bytes with the length of the header (little-endian), the header
 * (JSON), the data. Tensors of F32, I8 and U16, and U8 tensors of one dimension, which hold bytes; PyTorch,
 * Hugging Face's readers and `test/bench/training/torch-interchange.py` open the same bytes.
 *
 * A file may come from anywhere, so every size is checked against the length of the file before anything is
 * allocated.
 */
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';

/** By the name that the format has for its elements. */
const elementTypes = { F32: Float32Array, I8: Int8Array, U16: Uint16Array } as const;
type ElementType = keyof typeof elementTypes;

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major. Its type is that of the elements in the file. */
  readonly data: Float32Array | Int8Array | Uint16Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** U8 tensors; they stand behind the others. */
  readonly blobs?: ReadonlyMap<string, Uint8Array>;
  /** `__metadata__`: strings by name. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Bytes of header that are read at most, so that a refusal takes milliseconds; what is longer belongs into
 * the data.
 */
const maximumHeaderBytes = 1024 * 1024;
/** Tensors and metadata fields at most, and code units of a name. */
const maximumFields = 256;
const maximumNameLength = 256;
/** Header, entry, list of sizes; one more for headers whose metadata are refused by their type. */
const deepest = 4;

const lengthBytes = 8;

/** The bytes of a file with these tensors in the order of the map. The data begin at a multiple of 8. */
export function encodeTensorFile({ tensors, blobs = new Map(), metadata }: TensorFile): Uint8Array {
  const entries: [string, unknown][] = [['__metadata__', Object.fromEntries(metadata)]];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    if (elements(shape) !== data.length) {
      throw new RangeError(`tensor ${name} of shape [${shape.join(', ')}] has ${data.length} elements`);
    }
    const begin = end;
    end += data.byteLength;
    entries.push([name, { dtype: elementTypeOf(data), shape, data_offsets: [begin, end] }]);
  }
  for (const [name, { length }] of blobs) {
    entries.push([name, { dtype: 'U8', shape: [length], data_offsets: [end, end + length] }]);
    end += length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, lengthBytes, lengthBytes + headerLength);
  bytes.set(json, lengthBytes);
  let offset = lengthBytes + headerLength;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  for (const blob of blobs.values()) {
    bytes.set(blob, offset);
    offset += blob.length;
  }
  return bytes;
}

/**
 * The tensors of a file, as copies. `name` is what the user calls the file; it stands in every message.
 * @throws Failure `not-a-model` when this never was such a file, `model-damaged` when it is cut short or
 *   contradicts itself.
 */
export function decodeTensorFile(bytes: Uint8Array, name: string): Required<TensorFile> {
  const damaged = (what: string): Failure =>
    new Failure(
      'model-damaged',
      said`The model file ${name} is damaged: ${what}. Train again or restore a copy.`,
    );

  if (bytes.length < lengthBytes + 2) {
    throw damaged(`it has only ${bytes.length} bytes`);
  }
  if (bytes[lengthBytes] !== 0x7b) {
    throw new Failure(
      'not-a-model',
      said`${name} is not a model file: there is no header at its beginning. Name a file that was written by training.`,
    );
  }
  const announced = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (announced > BigInt(bytes.length - lengthBytes)) {
    throw damaged(`its header should have ${announced} bytes but the whole file has ${bytes.length}`);
  }
  if (announced > BigInt(maximumHeaderBytes)) {
    throw damaged(`its header of ${announced} bytes is longer than the limit of ${maximumHeaderBytes}`);
  }
  const dataStart = lengthBytes + Number(announced);
  const header = parseHeader(bytes.subarray(lengthBytes, dataStart), damaged);

  const metadata = new Map<string, string>();
  const entries: (Entry & { tensor: string })[] = [];
  const bounded = (fields: [string, unknown][]): [string, unknown][] => {
    if (fields.length > maximumFields) throw damaged(`its header has more than ${maximumFields} fields`);
    if (fields.some(([key]) => key.length > maximumNameLength))
      throw damaged(`a name in its header is longer than ${maximumNameLength} characters`);
    return fields;
  };
  for (const [key, value] of bounded(Object.entries(header))) {
    if (key !== '__metadata__') {
      entries.push({ tensor: key, ...checkEntry(key, value, damaged) });
      continue;
    }
    if (!isObject(value)) throw damaged('its metadata are not strings by name');
    for (const [field, text] of bounded(Object.entries(value))) {
      if (typeof text !== 'string') throw damaged(`its metadata field ${quote(field)} is not a string`);
      metadata.set(field, text);
    }
  }

  // Sorted by place, the tensors must cover the data exactly: no hole, no overlap, nothing beyond the end.
  const dataLength = bytes.length - dataStart;
  let covered = 0;
  for (const { tensor, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered) throw damaged(`tensor ${quote(tensor)} overlaps another one`);
    if (begin > covered) throw damaged(`there is a hole before tensor ${quote(tensor)}`);
    if (end > dataLength)
      throw damaged(`tensor ${quote(tensor)} reaches ${end - dataLength} bytes beyond its end`);
    covered = end;
  }
  if (covered !== dataLength) throw damaged(`${dataLength - covered} bytes at its end belong to no tensor`);

  const tensors = new Map<string, Tensor>();
  const blobs = new Map<string, Uint8Array>();
  for (const { tensor, dtype, shape, begin, end } of entries) {
    if (dtype === 'U8') {
      blobs.set(tensor, bytes.slice(dataStart + begin, dataStart + end));
      continue;
    }
    const Elements = elementTypes[dtype];
    const data = new Elements((end - begin) / Elements.BYTES_PER_ELEMENT);
    new Uint8Array(data.buffer).set(bytes.subarray(dataStart + begin, dataStart + end));
    tensors.set(tensor, { shape, data });
  }
  return { tensors, blobs, metadata };
}

function elementTypeOf(data: Tensor['data']): ElementType {
  if (data instanceof Float32Array) return 'F32';
  return data instanceof Int8Array ? 'I8' : 'U16';
}

interface Entry {
  readonly dtype: ElementType | 'U8';
  readonly shape: number[];
  readonly begin: number;
  readonly end: number;
}

function parseHeader(bytes: Uint8Array, damaged: (what: string) => Failure): Record<string, unknown> {
  let text: string;
  let header: Record<string, unknown>;
  if (isTooDeep(bytes)) throw damaged('a name stands twice in its header, or an object too deep');
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    // An object, since it begins with a brace.
    header = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw damaged('its header cannot be read');
  }
  // JSON.parse keeps the last of two equal keys in silence.
  if (writtenKeys(text) !== parsedKeys(header))
    throw damaged('a name stands twice in its header, or an object too deep');
  return header;
}

/** True when more brackets are open at once than in any valid header; those in strings count for nothing. */
function isTooDeep(json: Uint8Array): boolean {
  const [quotation, backslash] = [0x22, 0x5c];
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!;
    if (byte === quotation) {
      while (++at < json.length && json[at] !== quotation) if (json[at] === backslash) at++;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > deepest) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}

/** Keys written in valid JSON: strings that a colon follows. */
function writtenKeys(json: string): number {
  const [quotation, backslash, colon, space] = [0x22, 0x5c, 0x3a, 0x20];
  let keys = 0;
  for (let at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at)) {
    while (json.charCodeAt(++at) !== quotation) if (json.charCodeAt(at) === backslash) at++;
    while (json.charCodeAt(++at) <= space);
    if (json.charCodeAt(at) === colon) keys++;
  }
  return keys;
}

/**
 * Keys of the objects of a parsed header: depth 2 is all that a valid one has; deeper ones are refused by
 * their type.
 */
function parsedKeys(header: Record<string, unknown>): number {
  let keys = 0;
  for (const value of Object.values(header)) keys += 1 + (isObject(value) ? Object.keys(value).length : 0);
  return keys;
}

function checkEntry(tensor: string, entry: unknown, damaged: (what: string) => Failure): Entry {
  const where = (): string => `tensor ${quote(tensor)}`;
  if (!isObject(entry)) throw damaged(`${where()} has no description`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isKnown(dtype)) {
    const type = typeof dtype === 'string' ? quote(dtype) : 'unknown';
    throw damaged(`${where()} has elements of type ${type}, and only ${knownTypes.join(', ')} are read`);
  }
  if (!isSizes(shape)) throw damaged(`the shape of ${where()} is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw damaged(`the place of ${where()} is not a pair of offsets`);
  const [begin, end] = offsets as [number, number];
  if (dtype === 'U8' && shape.length !== 1) throw damaged(`${where()} of bytes is not one-dimensional`);
  if (end < begin || end - begin !== elements(shape) * bytesOf(dtype)) {
    throw damaged(`${where()} of shape [${quote(shape.join(', '))}] cannot have ${end - begin} bytes`);
  }
  return { dtype, shape, begin, end };
}

const knownTypes = [...Object.keys(elementTypes), 'U8'];
const isKnown = (dtype: unknown): dtype is Entry['dtype'] => knownTypes.includes(dtype as string);
const bytesOf = (dtype: Entry['dtype']): number =>
  dtype === 'U8' ? 1 : elementTypes[dtype].BYTES_PER_ELEMENT;

/** Exact, or so large that it equals no length of a file. */
const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a hostile file says must not fill the screen or move the cursor. */
const quote = (text: string): string => {
  const shown = text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, '�');
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
};
