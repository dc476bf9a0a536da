import assert from 'node:assert/strict';
import { indentationOf, IndentationVotes, reindented, unitsOf } from '../../../../src/text/form/indentation';

describe('indentation', () => {
  const found: readonly (readonly [string, string, ReturnType<typeof indentationOf>])[] = [
    ['two spaces', 'a {\n  b {\n    c;\n  }\n}\n', '  '],
    ['three spaces', 'a\n   b\n      c\n   d\n', '   '],
    [
      'four spaces, and lines of a comment',
      '/**\n * one\n */\nclass A {\n    /**\n     * two\n     */\n    b;\n}\n',
      '    ',
    ],
    ['tabs', 'a {\n\tb {\n\t\tc;\n\t}\n}\n', '\t'],
    ['tabs, and what is aligned by spaces behind them', 'f(\n\ta,\n\t  b,\n\t\tc)\n', '\t'],
    ['a recipe', 'all: one\n\tcc one.c\n\none:\n\ttouch one\n', '\t'],
    ['nothing', 'one\ntwo\n\n  \nthree', null],
    ['a line that is being written', 'one\n  ', null],
    ['Markdown with a recipe in it', '- a\n  - b\n    - c\n\n      d\n\nall:\n\tcc one.c\n', 'mixed'],
    ['columns', 'a\n     b\n  c\n         d\n   e\n f\n       g\n', 'mixed'],
    ['CRLF', 'a {\r\n  b {\r\n    c;\r\n  }\r\n}\r\n', '  '],
    ['CR', 'a {\r\tb {\r\t\tc;\r\t}\r}\r', '\t'],
  ];
  for (const [name, text, unit] of found)
    it(`is found: ${name}`, () => {
      assert.equal(indentationOf(text), unit);
    });

  it('is the same in another unit, with what is left over, and comes back', () => {
    for (const [white, from, to, now] of [
      ['    ', '  ', '\t', '\t\t'],
      ['     ', '  ', '\t', '\t\t '],
      ['\t\t ', '\t', '    ', '         '],
      ['      ', '   ', '  ', '    '],
      ['', '  ', '\t', ''],
    ] as const) {
      assert.equal(reindented(white, from, to), now);
      assert.equal(reindented(now, to, from), white);
    }
  });

  it('of another unit stays', () => {
    assert.equal(reindented('  \t', '  ', '    '), '  \t');
    assert.equal(reindented(' \t', '\t', '  '), ' \t');
    assert.equal(unitsOf('\t', '  '), null);
  });

  it('is that of most texts that have one', () => {
    const votes = new IndentationVotes();
    assert.equal(votes.majority, null);
    for (const text of ['a\n\tb\n', 'a\n  b\n', 'a\n  b\n    c\n', 'a\nb\n', 'a\nc\n'])
      votes.add(indentationOf(text));
    assert.equal(votes.majority, '  ');
  });
});
