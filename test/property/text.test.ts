import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunksOf } from '../../src/prediction/document/chunks';
import { restoreTokenizer } from '../../src/text/restore-tokenizer';
import type { Encoding } from '../../src/text/tokenizer';
import { anyText, tokenizers, tokenKinds } from './text-arbitrary';

for (const kind of tokenKinds) {
  const tokenizer = tokenizers[kind];

  describe(`any text in ${kind}`, () => {
    it('comes back exactly', () => {
      fc.assert(
        fc.property(anyText, (text) => {
          const { tokens, spellings } = tokenizer.encode(text);
          assert.equal(tokenizer.decode(tokens, spellings), text);
          assert.equal(tokens.filter((id) => id === tokenizer.unknown).length, spellings.length);
          assert.ok(!tokens.includes(tokenizer.endOfSequence));
        }),
        { numRuns: 1000 },
      );
    });

    it('gives the same tokens whatever was encoded before', () => {
      const used = restoreTokenizer(JSON.parse(JSON.stringify(tokenizer.describe())));
      fc.assert(
        fc.property(fc.array(anyText, { maxLength: 20 }), (texts) => {
          for (const text of texts) {
            const fresh = restoreTokenizer(JSON.parse(JSON.stringify(tokenizer.describe())));
            assert.deepEqual(used.encode(text), fresh.encode(text));
            assert.deepEqual(used.encode(text), fresh.encode(text));
          }
        }),
        { numRuns: 50 },
      );
    });

    it('costs finite bits to spell where it is unknown', () => {
      fc.assert(
        fc.property(anyText, (text) => {
          for (const spelling of [text, ...tokenizer.encode(text).spellings]) {
            const bits = tokenizer.spellingBits(spelling);
            assert.ok(Number.isFinite(bits) && bits >= 0, `${bits} bits`);
          }
        }),
      );
    });

    it('has lines whose tokens depend on nothing but the line', () => {
      fc.assert(
        fc.property(anyText, (text) => {
          const lines = chunksOf(text);
          assert.equal(lines.join(''), text);
          const byLine = lines.map((line) => tokenizer.encode(line));
          assert.deepEqual(joined(byLine), joined([tokenizer.encode(text)]));
        }),
        { numRuns: 1000 },
      );
    });

    it('may be cut anywhere: no character is lost or doubled, and what is certain stays', () => {
      fc.assert(
        fc.property(anyText, anyText, (prefix, rest) => {
          const { tokens, spellings, typed } = tokenizer.heal(prefix);
          assert.equal(tokenizer.decode(tokens, spellings) + typed, prefix);
          const whole = tokenizer.encode(prefix + rest);
          assert.deepEqual(whole.tokens.slice(0, tokens.length), tokens);
          assert.deepEqual(whole.spellings.slice(0, spellings.length), spellings);
        }),
        { numRuns: 2000 },
      );
    });

    it('is encoded by a restored dictionary as by the learned one', () => {
      const restored = restoreTokenizer(JSON.parse(JSON.stringify(tokenizer.describe())));
      assert.deepEqual(restored.describe(), tokenizer.describe());
      fc.assert(
        fc.property(anyText, (text) => {
          assert.deepEqual(restored.encode(text), tokenizer.encode(text));
          assert.equal(restored.spellingBits(text), tokenizer.spellingBits(text));
        }),
      );
    });
  });
}

function joined(encodings: readonly Encoding[]): { tokens: number[]; spellings: string[] } {
  return {
    tokens: encodings.flatMap(({ tokens }) => [...tokens]),
    spellings: encodings.flatMap(({ spellings }) => spellings),
  };
}
