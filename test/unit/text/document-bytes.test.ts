import assert from 'node:assert/strict';
import fc from 'fast-check';
import { bytesOf, endOfDocument, textOf } from '../../../src/text/document-bytes';

describe('a text as bytes', () => {
  it('is UTF-8 where the text is well formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.deepEqual([...bytesOf(text)], [...Buffer.from(text, 'utf8')]);
      }),
    );
  });

  it('comes back as it was, whatever it was, and never has the byte that ends a document', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        // A low half behind a high one is one character, as in any string.
        const text = String.fromCharCode(...units);
        const bytes = bytesOf(text);
        assert.ok(!bytes.includes(endOfDocument));
        assert.equal(textOf(bytes), text);
      }),
    );
  });

  it('ends before a character that is cut, and at the end of a document', () => {
    assert.equal(textOf([...bytesOf('aß'), 0xe8, 0xa9]), 'aß');
    assert.equal(textOf([...bytesOf('aß'), endOfDocument, 65]), 'aß');
  });
});
