import assert from 'node:assert/strict';
import { changedLines, linesOf } from '../../../src/text/changed-lines';

const textsOf = (former: string, text: string) => {
  const { added, removed } = changedLines(former, text);
  return { added: added.map(({ start, end }) => text.slice(start, end)), removed };
};

describe('what lines of a text changed', () => {
  it('divides a text into lines that are the text together', () => {
    for (const text of ['', '\n', 'a', 'a\n', '\na', 'a\n\nb\n'])
      assert.equal([...linesOf(text)].join(''), text);
    assert.deepEqual([...linesOf('a\nb\n')], ['a', '\nb', '\n']);
  });

  it('finds lines in several places, and those that stand together as one', () => {
    assert.deepEqual(textsOf('a\nb\nc\nd', 'a\nx\ny\nc\nz'), {
      added: ['\nx\ny', '\nz'],
      removed: ['\nb', '\nd'],
    });
  });

  it('takes a line that moved for known', () => {
    assert.deepEqual(textsOf('a\nb\nc\nd', 'a\nc\nb\nd'), { added: [], removed: [] });
  });

  it('finds nothing where nothing changed, and all where all did', () => {
    assert.deepEqual(textsOf('a\nb', 'a\nb'), { added: [], removed: [] });
    assert.deepEqual(textsOf('', 'a\nb'), { added: ['a\nb'], removed: [] });
    assert.deepEqual(textsOf('a\nb', ''), { added: [], removed: ['a', '\nb'] });
  });
});
