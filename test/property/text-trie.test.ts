import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TokenTrie } from '../../src/text/token-trie';
import { anyText, tokenizers, tokenKinds } from './text-arbitrary';

for (const kind of tokenKinds) {
  const tokenizer = tokenizers[kind];
  const trie = new TokenTrie(tokenizer);
  const ids = Array.from({ length: tokenizer.size }, (_, id) => id).slice(2);
  const ascending = (found: Int32Array) => [...found].sort((a, b) => a - b);
  const typed = fc.oneof(
    anyText.map((text) => text.slice(0, 6)),
    fc.constantFrom(...ids).chain((id) => fc.nat(8).map((length) => tokenizer.token(id).slice(0, length))),
    fc.constantFrom(...ids).chain((id) => anyText.map((text) => tokenizer.token(id) + text)),
  );

  describe(`the trie of ${kind}`, () => {
    it('finds the tokens that begin with any typed text, and those that it begins with', () => {
      fc.assert(
        fc.property(typed, (text) => {
          assert.deepEqual(
            ascending(trie.beginningWith(text)),
            ids.filter((id) => tokenizer.token(id).startsWith(text)),
          );
          assert.deepEqual(
            ascending(trie.within(text)),
            ids.filter(
              (id) => tokenizer.token(id).length < text.length && text.startsWith(tokenizer.token(id)),
            ),
          );
        }),
        { numRuns: 500 },
      );
    });
  });
}
