import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { inputLines } from '../../../src/command-line/json-lines';
import { Failure } from '../../../src/protocol/failure';

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const found: string[] = [];
  for await (const line of inputLines(Readable.from(chunks), 100))
    found.push(line instanceof Failure ? line.message : line);
  return found;
}

describe('lines of standard input', () => {
  for (const [name, separator] of [
    ['line separator', '\u2028'],
    ['paragraph separator', '\u2029'],
    ['next line', '\u0085'],
    ['carriage return', '\r'],
  ] as const) {
    it(`do not end at a ${name}`, async () => {
      const line = `{"prefix":"a${separator}b"}`;
      assert.deepEqual(await linesOf(Buffer.from(`${line}\n${line}`)), [line, line]);
    });
  }

  it('that are too long are refused, with whatever they are cut into, and the next is read', async () => {
    const long = 'x'.repeat(60);
    const found = await linesOf(long, long, `${long}\n{"b":2}\n`, long, long);
    assert.match(found[0]!, /^This line has more than 100 characters/);
    assert.deepEqual(found.slice(1), ['{"b":2}', found[0]]);
  });

  it('are whole however they are cut, also within a character', async () => {
    const bytes = Buffer.from('{"a":"é😀"}\r\n\n{"b":2}\n');
    for (let at = 1; at < bytes.length; at++) {
      const lines = await linesOf(bytes.subarray(0, at), bytes.subarray(at));
      assert.deepEqual(
        lines.map((line) => JSON.parse(line) as unknown),
        [{ a: 'é😀' }, { b: 2 }],
      );
    }
  });
});
