/** Model files that are cut short, flipped or made to attack: always a `Failure`, never anything else. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { decodeModelFile, encodeModelFile } from '../../src/model/model-file';
import { decodeTensorFile, encodeTensorFile } from '../../src/model/safetensors';
import { Failure, type FailureCode } from '../../src/protocol/failure';
import { exampleModel } from '../unit/model/example-model';

const model = exampleModel();
const whole = encodeModelFile(model);
const headerLength = Number(new DataView(whole.buffer).getBigUint64(0, true));
const dataStart = 8 + headerLength;

function failureOf(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array, name: string) => unknown = decodeModelFile,
): Failure {
  try {
    decode(bytes, 'the.model');
  } catch (thrown) {
    assert.ok(thrown instanceof Failure, `threw ${String(thrown)}`);
    assert.match(thrown.message, /the\.model/);
    assert.ok(thrown.message.length < 1000, 'a sentence, not the file');
    assert.ok(!/[\u0000-\u001f]/.test(thrown.message), 'nothing that moves the cursor');
    return thrown;
  }
  assert.fail('was not refused');
}

/**
 * A file with this header in front of so many bytes of data; `announced` overrides the true length of the
 * header.
 */
function attack(header: string, data = 0, announced?: bigint): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + data);
  new DataView(bytes.buffer).setBigUint64(0, announced ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const tensor = (begin: unknown, end: unknown, shape: unknown = [1], dtype: unknown = 'F32'): string =>
  JSON.stringify({ dtype, shape, data_offsets: [begin, end] });

describe('a damaged model file', () => {
  it('is refused at every length that it may be cut to', () => {
    const lengths = new Set([
      ...Array.from({ length: 64 }, (_, i) => i),
      ...Array.from({ length: 64 }, (_, i) => dataStart - 32 + i),
      ...Array.from({ length: 64 }, (_, i) => whole.length - 64 + i),
      ...Array.from({ length: 100 }, (_, i) => Math.floor((i * whole.length) / 100)),
    ]);
    for (const length of lengths) {
      assert.ok(['model-damaged', 'not-a-model'].includes(failureOf(whole.slice(0, length)).code));
    }
  });

  it('is refused when bytes follow its end', () => {
    assert.equal(failureOf(Uint8Array.from([...whole, 0])).code, 'model-damaged');
  });

  it('with any one bit of the header flipped is refused, or still a whole model', () => {
    let refusals = 0;
    const flips = Array.from({ length: 64 }, (_, bit) => bit);
    for (let bit = 64; bit < 8 * dataStart; bit += 7) flips.push(bit);
    for (const bit of flips) {
      const bytes = whole.slice();
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      try {
        const decoded = decodeModelFile(bytes, 'the.model');
        assert.deepEqual([...decoded.weights.keys()], [...model.weights.keys()]);
      } catch (thrown) {
        assert.ok(thrown instanceof Failure, `bit ${bit}: ${String(thrown)}`);
        refusals++;
      }
    }
    assert.ok(refusals > flips.length / 2);
  });

  it('with any bytes replaced, inserted or removed gives a Failure or a whole model', () => {
    const edit = fc.record({
      at: fc.nat(dataStart + 100),
      remove: fc.nat(20),
      insert: fc.uint8Array({ maxLength: 20 }),
      announce: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let bytes = whole;
        for (const { at, remove, insert, announce } of edits) {
          bytes = Uint8Array.from(
            Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]),
          );
          // Keeps the header in one piece, so that what is in it is reached.
          if (announce && bytes.length > 8) {
            new DataView(bytes.buffer).setBigUint64(
              0,
              BigInt(Math.max(0, headerLength + insert.length - remove)),
              true,
            );
          }
        }
        try {
          decodeModelFile(bytes, 'the.model');
        } catch (thrown) {
          assert.ok(thrown instanceof Failure, String(thrown));
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('a hostile tensor file', () => {
  const attacks: Record<string, [Uint8Array, FailureCode?]> = {
    'no bytes at all': [new Uint8Array()],
    'eight bytes': [new Uint8Array(8)],
    'a text file': [new TextEncoder().encode('# Read me\n\nThis is prose.\n'), 'not-a-model'],
    zeros: [new Uint8Array(1000), 'not-a-model'],
    'a header longer than any number': [attack('{}', 8, 2n ** 64n - 1n)],
    'a header longer than the file': [attack('{}', 8, 11n)],
    'a header of negative length': [attack('{}', 8, 2n ** 63n)],
    'a header that is no JSON': [attack('{"a":', 8)],
    'a header with bytes that are no text': [
      Uint8Array.of(8, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x22, 0x22, 0x7d),
    ],
    'data inside the header': [attack('{}xx', 0)],
    'metadata that are no strings': [attack('{"__metadata__":{"a":1}}')],
    'metadata that are a list': [attack('{"__metadata__":[]}')],
    'a tensor that is null': [attack('{"a":null}')],
    'a tensor that is a number': [attack('{"a":1}')],
    'a tensor without a place': [attack('{"a":{"dtype":"F32","shape":[1]}}', 4)],
    'offsets that are not numbers': [attack(`{"a":${tensor('0', '4')}}`, 4)],
    'offsets with fractions': [attack(`{"a":${tensor(0.5, 4.5)}}`, 8)],
    'negative offsets': [attack(`{"a":${tensor(-4, 0)}}`, 4)],
    'infinite offsets': [attack('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e999]}}', 4)],
    'offsets that are not a number': [
      attack('{"a":{"dtype":"F32","shape":[1],"data_offsets":[null,null]}}', 4),
    ],
    'an end before the begin': [attack(`{"a":${tensor(4, 0)}}`, 4)],
    'three offsets': [attack('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}', 4)],
    'an end beyond the file': [attack(`{"a":${tensor(0, 4e9, [1e9])}}`, 4)],
    'a shape that overflows to the right size': [attack(`{"a":${tensor(0, 4, [2 ** 32, 2 ** 32, 1])}}`, 4)],
    'a shape with an impossible size': [attack(`{"a":${tensor(0, 4, [-1, -1])}}`, 4)],
    'a shape that is no list': [attack(`{"a":${tensor(0, 4, { length: 1 })}}`, 4)],
    'a shape of infinity times nothing': [attack(`{"a":${tensor(0, 0, [2 ** 53 - 1, 2 ** 53 - 1, 0])}}`, 4)],
    'another type of number': [attack(`{"a":${tensor(0, 2, [1], 'F16')}}`, 2)],
    'a type that cannot be printed': [
      attack('{"a":{"dtype":{"toString":1},"shape":[1],"data_offsets":[0,4]}}', 4),
    ],
    'two tensors on one place': [attack(`{"a":${tensor(0, 4)},"b":${tensor(0, 4)}}`, 4)],
    'two tensors that overlap': [attack(`{"a":${tensor(0, 8, [2])},"b":${tensor(4, 12, [2])}}`, 12)],
    'a hole between tensors': [attack(`{"a":${tensor(0, 4)},"b":${tensor(8, 12)}}`, 12)],
    'a hole before the first tensor': [attack(`{"a":${tensor(4, 8)}}`, 8)],
    'data that belong to nobody': [attack(`{"a":${tensor(0, 4)}}`, 8)],
    'the same name twice': [attack(`{"a":${tensor(0, 4)},"a":${tensor(0, 4)}}`, 4)],
    'the same name twice, once in disguise': [attack(`{"a":${tensor(0, 4)},"\\u0061":${tensor(0, 4)}}`, 4)],
    'the same field twice': [
      attack('{"a":{"dtype":"F16","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    ],
    'the same metadata twice': [attack('{"__metadata__":{"a":"1","a":"2"}}')],
    'a name that moves the cursor': [attack(`{"\\u001b[2J\\r\\n\\u202e":${tensor(4, 8)}}`, 8)],
    'a name without end': [attack(`{"${'a'.repeat(100_000)}":${tensor(4, 8)}}`, 8)],
    'a prototype': [attack('{"__proto__":{"dtype":"F32"},"constructor":1}')],
    'nesting without end': [attack(`{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`)],
  };
  for (const [what, [bytes, code = 'model-damaged']] of Object.entries(attacks)) {
    it(`with ${what} is refused`, () => {
      assert.equal(failureOf(bytes, decodeTensorFile).code, code);
    });
  }

  it('with a header longer than the limit is refused before it is read', () => {
    const bytes = new Uint8Array(70 * 1024 * 1024);
    bytes[8] = 0x7b;
    new DataView(bytes.buffer).setBigUint64(0, BigInt(bytes.length - 8), true);
    assert.match(failureOf(bytes, decodeTensorFile).message, /limit/);
  });

  it('with 20,000 tensors of nothing is refused', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `"t${i}":${tensor(0, 0, [0])}`);
    const bytes = attack(`{${names.join(',')}}`);
    assert.match(failureOf(bytes, decodeTensorFile).message, /limit|more than 256 fields/);
  });

  it('of any bytes behind a valid length gives a Failure or tensors', () => {
    const json = fc.json({ maxDepth: 4 }).map((text) => new TextEncoder().encode(text));
    const header = fc.oneof(json, fc.uint8Array({ maxLength: 200 }));
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 64 }), (front, data) => {
        const bytes = Uint8Array.from([front.length, 0, 0, 0, 0, 0, 0, 0, ...front, ...data]);
        try {
          decodeTensorFile(bytes, 'x');
        } catch (thrown) {
          assert.ok(thrown instanceof Failure, String(thrown));
        }
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it('with tensors at places drawn at random is refused unless they cover the data exactly', () => {
    const place = fc.tuple(fc.nat(6), fc.nat(6));
    fc.assert(
      fc.property(fc.array(place, { maxLength: 4 }), fc.nat(6), (places, length) => {
        const entries = places.map(
          ([begin, size], i) => `"t${i}":${tensor(4 * begin, 4 * (begin + size), [size])}`,
        );
        const bytes = attack(`{${entries.join(',')}}`, 4 * length);
        const owners = new Array<number>(length + 20).fill(0);
        for (const [begin, size] of places) for (let i = 0; i < size; i++) owners[begin + i]!++;
        const exact = owners.every((count, i) => count === (i < length ? 1 : 0));
        if (!exact) failureOf(bytes, decodeTensorFile);
        else if (places.every(([, size]) => size > 0)) decodeTensorFile(bytes, 'x');
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  it('cannot bring weights that are not numbers into a model', () => {
    const file = decodeTensorFile(whole, 'x');
    const weights = file.tensors.get('recurrent.weight_hh_l0')!;
    weights.data[100] = NaN;
    assert.equal(failureOf(encodeTensorFile(file)).code, 'model-damaged');
  });
});
