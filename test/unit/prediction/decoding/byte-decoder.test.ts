import assert from 'node:assert/strict';
import { decodeBytes } from '../../../../src/prediction/decoding/byte-decoder';
import type { BytePosition, NextByte } from '../../../../src/prediction/mixture/byte-mixture';
import { bytesOf, endOfDocument } from '../../../../src/text/document-bytes';

/** Knows some texts with their probabilities; a position is the bytes since the beginning. */
function knowing(texts: Readonly<Record<string, number>>): NextByte & { readonly start: BytePosition } {
  const known = Object.entries(texts).map(([text, p]) => ({ bytes: [...bytesOf(text), endOfDocument], p }));
  const at = (read: readonly number[]) => read as unknown as BytePosition;
  const readOf = (position: BytePosition) => position as unknown as readonly number[];
  return {
    start: at([]),
    advance: (positions, bytes) => positions.map((position, i) => at([...readOf(position), bytes[i]!])),
    probabilities: (positions) =>
      positions.map((position) => {
        const read = readOf(position);
        const row = new Float64Array(256);
        const agreeing = known.filter(({ bytes }) => read.every((byte, i) => bytes[i] === byte));
        const total = agreeing.reduce((sum, { p }) => sum + p, 0);
        for (const { bytes, p } of agreeing) row[bytes[read.length]!]! += p / total;
        return row;
      }),
  };
}

const limits = {
  beamWidth: 4,
  maximumTokens: 48,
  maximumCharacters: 80,
  minimumProbability: 0.01,
  outOfTime: () => false,
};

describe('search over bytes', () => {
  it('finds what may follow, with its probability, up to the end of the line', () => {
    const next = knowing({ 'alpha(one)\nnext': 0.6, 'alpha(two)': 0.3, 'beta\r\n': 0.1 });
    const leaves = decodeBytes(next, next.start, '', limits);
    const of = (text: string) =>
      leaves.filter((leaf) => leaf.text.startsWith(text)).reduce((sum, leaf) => sum + leaf.probability, 0);
    assert.ok(Math.abs(of('alpha(') - 0.9) < 1e-9);
    assert.ok(Math.abs(of('alpha(one)') - 0.6) < 1e-9);
    assert.ok(Math.abs(of('beta') - 0.1) < 1e-9);
    assert.ok(leaves.every(({ text }) => !/[\r\n]/.test(text)));
    const ends = leaves.filter(({ endsLine }) => endsLine).map(({ text }) => text);
    assert.deepEqual(ends.sort(), ['alpha(one)', 'beta']);
    const last = leaves.find(({ text }) => text === 'alpha(two)')!;
    assert.ok(last.finished && !last.endsLine, 'the document ends there');
  });

  it('never gives all leaves together more than there is', () => {
    const next = knowing({ a: 0.25, ab: 0.25, abc: 0.2, b: 0.1, bc: 0.1, c: 0.1 });
    const sum = decodeBytes(next, next.start, '', limits).reduce(
      (all, { probability }) => all + probability,
      0,
    );
    assert.ok(sum > 0.99 && sum < 1 + 1e-9, String(sum));
  });

  it('never ends within a character', () => {
    const next = knowing({ 'Maß 試験 😀!': 0.7, 'Mañana 😁': 0.3 });
    for (const budget of [1, 2, 3, 5, 8, 12, 20, 40]) {
      let rounds = 0;
      const leaves = decodeBytes(next, next.start, '', { ...limits, outOfTime: () => ++rounds > budget });
      for (const { text, borders } of leaves) {
        assert.ok('Maß 試験 😀!'.startsWith(text) || 'Mañana 😁'.startsWith(text), text);
        assert.ok(
          borders.every((border, i) => border <= text.length && (i === 0 || border >= borders[i - 1]!)),
        );
        assert.doesNotMatch(text, /[\ud800-\udbff]$/);
        assert.equal(borders.at(-1), text.length);
      }
    }
  });

  it('offers to end between words, not within them', () => {
    const next = knowing({ 'one.two(three)': 1 });
    const longest = decodeBytes(next, next.start, '', limits).find(({ text }) => text.length === 14)!;
    assert.deepEqual(
      longest.borders,
      [0, 3, 4, 7, 8, 13, 14].filter((border) => longest.borders.includes(border)),
    );
    assert.ok(longest.borders.includes(3) && longest.borders.includes(8));
    assert.ok(!longest.borders.includes(2));
  });

  it('ends where what cannot be seen begins', () => {
    const next = knowing({ 'safe\u202e hidden': 1 });
    const leaves = decodeBytes(next, next.start, '', limits);
    assert.ok(leaves.every(({ text }) => 'safe'.startsWith(text)));
  });
});
