import assert from 'node:assert/strict';
import fc from 'fast-check';
import { piecesOf, samplePieces } from '../../src/model/held-out-pieces';
import { countCharacters } from '../../src/text/characters/code-points';
import { anyText, tokenizers, tokenKinds } from './text-arbitrary';

for (const kind of tokenKinds) {
  const tokenizer = tokenizers[kind];

  describe(`held-out pieces of a text in ${kind}`, () => {
    it('count each token, character and spelling once, whatever the length of a piece', () => {
      fc.assert(
        fc.property(anyText, fc.integer({ min: 1, max: 50 }), (text, length) => {
          const { tokens, spellings } = tokenizer.encode(text);
          const pieces = piecesOf(tokenizer, tokens, spellings, length);
          pieces.forEach(({ read, from, to }, i) => {
            assert.equal(from, i === 0 ? 0 : pieces[i - 1]!.to);
            assert.ok(read <= from && from < to);
          });
          assert.equal(pieces.at(-1)!.to, tokens.length + 1);
          const sum = (of: (piece: (typeof pieces)[number]) => number): number =>
            pieces.reduce((total, piece) => total + of(piece), 0);
          assert.equal(
            sum(({ characters }) => characters),
            countCharacters(text),
          );
          const bits = spellings.reduce((total, spelling) => total + tokenizer.spellingBits(spelling), 0);
          assert.ok(Math.abs(sum(({ spellingBits }) => spellingBits) - bits) <= 1e-9 * (1 + bits));
        }),
        { numRuns: 300 },
      );
    });

    it('are sampled the same each time, and no more than is wanted and one piece', () => {
      fc.assert(
        fc.property(anyText, fc.nat(60), (text, limit) => {
          const { tokens, spellings } = tokenizer.encode(text);
          const pieces = piecesOf(tokenizer, tokens, spellings, 5);
          const sample = samplePieces(pieces, limit);
          assert.deepEqual(samplePieces(pieces, limit), sample);
          assert.equal(new Set(sample).size, sample.length);
          const before = sample.slice(0, -1).reduce((total, { from, to }) => total + to - from, 0);
          assert.ok(before < limit || sample.length === 0);
        }),
        { numRuns: 300 },
      );
    });
  });
}
