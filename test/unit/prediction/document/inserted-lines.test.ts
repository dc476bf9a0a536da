import assert from 'node:assert/strict';
import fc from 'fast-check';
import { insertedLines } from '../../../../src/prediction/document/inserted-lines';

describe('what was written', () => {
  it('is the lines that are new, each with the line break before it, and the text before them', () => {
    assert.deepEqual(insertedLines('a\nb\nc\n', 'a\nb\nnew\nc\n'), { context: 'a\nb', text: '\nnew' });
    assert.deepEqual(insertedLines('a\nb\nc', 'a\nbetter\nc'), { context: 'a', text: '\nbetter' });
  });

  it('is all of a text that was not there before', () => {
    assert.deepEqual(insertedLines('', 'a\nb\n'), { context: '', text: 'a\nb' });
  });

  it('is nothing where the text is the same or lines were only taken away', () => {
    assert.equal(insertedLines('a\nb', 'a\nb'), null);
    assert.equal(insertedLines('a\nb\nc', 'a\nc'), null);
    assert.equal(insertedLines('a', ''), null);
  });

  it('is bounded, and stands in the text, whatever was written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        fc.string(),
        fc.nat(4),
        (head, old, young, times) => {
          const after = head + young.repeat(10 ** times) + head;
          const found = insertedLines(head + old + head, after);
          if (!found) return;
          assert.ok(found.context.length <= 640 && found.text.length <= 6000);
          assert.ok(after.includes(found.context + found.text));
        },
      ),
      { numRuns: 100 },
    );
  });
});
