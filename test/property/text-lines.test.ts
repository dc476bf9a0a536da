import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineEncodedDocument } from '../../src/text/line-encoded-document';
import { anyText, tokenizers, tokenKinds } from './text-arbitrary';

const edit = fc.record({ at: fc.nat(1000), deleted: fc.oneof(fc.nat(3), fc.nat(80)), inserted: anyText });

for (const kind of tokenKinds) {
  const tokenizer = tokenizers[kind];

  describe(`a document kept line by line in ${kind}`, () => {
    it('is after any edits what encoding from scratch gives', () => {
      fc.assert(
        fc.property(anyText, fc.array(edit, { maxLength: 12 }), (start, edits) => {
          const document = new LineEncodedDocument(tokenizer, start);
          let text = start;
          for (const { at, deleted, inserted } of edits) {
            const offset = at % (text.length + 1);
            text = text.slice(0, offset) + inserted + text.slice(offset + deleted);
            const before = [...document.lines];
            const { first, removed, added } = document.edit(offset, deleted, inserted);
            assert.deepEqual(before.slice(first, first + removed.length), removed);
            before.splice(first, removed.length, ...added);
            assert.deepEqual(before, document.lines);
          }
          assert.equal(document.text, text);
          assert.deepEqual(document.lines, new LineEncodedDocument(tokenizer, text).lines);
          assert.deepEqual(document.encoding(), tokenizer.encode(text));
        }),
        { numRuns: 500 },
      );
    });

    it('is after a new full text what encoding from scratch gives', () => {
      fc.assert(
        fc.property(anyText, anyText, anyText, anyText, (before, one, other, behind) => {
          const document = new LineEncodedDocument(tokenizer, before + one + behind);
          document.update(before + other + behind);
          assert.deepEqual(document.encoding(), tokenizer.encode(before + other + behind));
        }),
      );
    });

    it('heals at any place as the tokenizer heals the text before it', () => {
      fc.assert(
        fc.property(anyText, fc.nat(1000), (text, at) => {
          const offset = at % (text.length + 1);
          const document = new LineEncodedDocument(tokenizer, text);
          assert.deepEqual(document.heal(offset), tokenizer.heal(text.slice(0, offset)));
        }),
        { numRuns: 1000 },
      );
    });
  });
}
