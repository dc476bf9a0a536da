/** A sealed model file: nothing in it may change in silence, and what is hostile in it is refused at once. */
import assert from 'node:assert/strict';
import { decodeModelFile, encodeModelFile, maximumDictionaryBytes } from '../../src/model/model-file';
import { decodeTensorFile, encodeTensorFile } from '../../src/model/safetensors';
import { Failure } from '../../src/protocol/failure';
import { openModelFile, sealedModelFile } from '../../src/store/model-file-on-disk';
import { exampleModel } from '../unit/model/example-model';

const model = exampleModel();
const sealed = sealedModelFile(model);

/** The sentence that refuses the bytes, and the processor's time of the fastest of three refusals, ms. */
function refusal(bytes: Uint8Array): { message: string; milliseconds: number } {
  let message = '';
  const times = [1, 2, 3].map(() => {
    const begin = process.cpuUsage();
    assert.throws(
      () => openModelFile(bytes, 'the.model'),
      (thrown) => {
        assert.ok(thrown instanceof Failure, String(thrown));
        message = thrown.message;
        return true;
      },
    );
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  });
  return { message, milliseconds: Math.min(...times) };
}

/** The unsealed file with other parts. */
function altered(change: (file: ReturnType<typeof decodeTensorFile>) => Partial<typeof file>): Uint8Array {
  const file = decodeTensorFile(encodeModelFile(model), 'x');
  return encodeTensorFile({ ...file, ...change(file) });
}
const withDictionary = (description: unknown): Uint8Array =>
  altered(() => ({
    blobs: new Map([['unroll.tokenizer', new TextEncoder().encode(JSON.stringify(description))]]),
  }));

describe('a sealed model file', function () {
  this.timeout(60_000);

  it('opens, and so do one that is not sealed and one that is older than seals', () => {
    assert.deepEqual(openModelFile(sealed, 'x'), model);
    assert.deepEqual(openModelFile(encodeModelFile(model), 'x'), model);
    const old = altered(({ metadata, blobs }) => {
      const kept = new Map(metadata);
      kept.delete('unroll.sha256');
      kept.set('unroll.version', '1');
      kept.set('unroll.tokenizer', new TextDecoder().decode(blobs.get('unroll.tokenizer')));
      return { metadata: kept, blobs: new Map() };
    });
    assert.deepEqual(openModelFile(old, 'x'), model);
  });

  it('is refused with any one byte changed', () => {
    const bytes = sealed.slice();
    for (let at = 0; at < bytes.length; at++) {
      const was = bytes[at]!;
      bytes[at] = was ^ (1 + (at % 255));
      assert.throws(() => openModelFile(bytes, 'x'), Failure, `byte ${at}`);
      bytes[at] = was;
    }
  });

  it('is refused at every length that it may be cut to', () => {
    for (let length = 0; length < sealed.length; length++)
      assert.throws(() => openModelFile(sealed.subarray(0, length), 'x'), Failure, `${length} bytes`);
  });

  it('is refused without its checksum, or with the checksum of another file', () => {
    const without = altered(({ metadata }) => {
      const kept = new Map(metadata);
      kept.delete('unroll.sha256');
      return { metadata: kept };
    });
    assert.match(refusal(without).message, /its checksum is missing/);
    for (const wrong of ['0'.repeat(64), 'f'.repeat(64), 'nonsense']) {
      const other = altered(({ metadata }) => ({
        metadata: new Map([...metadata, ['unroll.sha256', wrong]]),
      }));
      assert.match(refusal(other).message, /does not agree with its checksum/);
    }
  });

  it('keeps its header small however large its dictionary is', () => {
    const tokens = ['<EOS>', '<UNK>', ...Array.from({ length: 60_000 }, (_, i) => `word${i}`)];
    const tokenizer = { kind: 'words', tokens, counts: tokens.map(() => 1), spelling: { '\n': 1 } };
    const bytes = withDictionary(tokenizer);
    assert.ok(new DataView(bytes.buffer).getBigUint64(0, true) < 10_000n);
    assert.match(refusal(bytes).message, /dictionary/);
  });
});

describe('a hostile model file', function () {
  this.timeout(60_000);
  this.retries(2); // A machine may be busy for a moment.

  const { tokens, counts } = model.tokenizer;
  const withToken = (text: string): Uint8Array =>
    withDictionary({ ...model.tokenizer, tokens: [...tokens.slice(0, -1), text], counts });
  const header = (fields: string): Uint8Array => {
    const json = new TextEncoder().encode(fields);
    const bytes = new Uint8Array(8 + json.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
    bytes.set(json, 8);
    return bytes;
  };
  const metadata = (count: number, length = 8): Uint8Array =>
    header(
      `{"__metadata__":{${Array.from({ length: count }, (_, i) => `"${String(i).padStart(length, 'k')}":""`).join()}}}`,
    );
  const attacks: Record<string, [() => Uint8Array, RegExp]> = {
    'a million fields in a header of 25 MB': [() => metadata(1_000_000, 18), /longer than the limit/],
    '300 fields': [() => metadata(300), /more than 256 fields/],
    'a name of 300 characters': [() => metadata(1, 300), /a name in its header is longer/],
    'a header of 1 MB of nesting': [
      () => header(`{"a":${'['.repeat(5e5)}${']'.repeat(5e5)}}`.slice(0, 1e6)),
      /header/,
    ],
    'a token that clears the screen': [() => withToken('\u001b[2J'), /cannot be seen/],
    'a token that turns the direction': [() => withToken('a\u202eb'), /cannot be seen/],
    'a token of zero width': [() => withToken('\ufeff'), /cannot be seen/],
    'a token of 1,000 characters': [() => withToken('a'.repeat(1000)), /longer than 256/],
    'a dictionary beyond the limit': [
      () => withDictionary('a'.repeat(maximumDictionaryBytes)),
      /its dictionary of \d+ bytes is longer/,
    ],
    'a dictionary as large as it may be': [
      () => withDictionary({ kind: 'characters', tokens: new Array(650_000).fill('a'), counts: [] }),
      /dictionary/,
    ],
    'bytes of no model': [
      () => altered(({ blobs }) => ({ blobs: new Map([...blobs, ['more', new Uint8Array(9)]]) })),
      /bytes that are not of a model/,
    ],
  };
  for (const [what, [make, message]] of Object.entries(attacks)) {
    it(`with ${what} is refused within 50 ms`, () => {
      const bytes = make();
      const { message: given, milliseconds } = refusal(bytes);
      assert.match(given, message);
      assert.ok(given.length < 500);
      assert.ok(milliseconds < 50, `${milliseconds} ms`);
    });
  }

  it('takes no memory beyond its size when it announces more', () => {
    const file = header(JSON.stringify({ a: { dtype: 'F32', shape: [1e9], data_offsets: [0, 4e9] } }));
    const before = process.memoryUsage().arrayBuffers;
    assert.throws(() => decodeModelFile(file, 'x'), Failure);
    assert.ok(process.memoryUsage().arrayBuffers - before < 1e6);
  });
});
