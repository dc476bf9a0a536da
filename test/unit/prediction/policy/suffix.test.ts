import assert from 'node:assert/strict';
import { fitToSuffix, insideWord } from '../../../../src/prediction/policy/suffix';

const cases: readonly (readonly [
  what: string,
  line: string,
  text: string,
  suffix: string,
  fitted: string,
])[] = [
  ['keeps all at the end of a line', '  foo', 'bar(1);', '\nnext', 'bar(1);'],
  ['stops before a bracket that is already closed', 'call(', 'first, second);', ')', 'first, second'],
  ['closes the brackets it opened itself', 'call(', 'other(1))', ');', 'other(1)'],
  ['stops before the quote that is already there', "import x from '", "rxjs';", "';", 'rxjs'],
  ['does not repeat what follows', 'const a', ' = b;', ' = b;', ''],
  ['does not repeat the end of what follows', 'foo(a', ', b;', ';', ', b'],
  ['does not begin the next line', '  ', 'return x', '\n  return x + y;\n}', ''],
  [
    'does not begin the next line, whose first words are typed',
    '  const a',
    ' = b',
    '\r\n\tconst a = b.c;\n}',
    '',
  ],
  ['does not begin the next line of a script without spaces', '', '训练循环', '\n训练循环神经网络。\n', ''],
  ['may begin with the word that the next line begins with', '  ', 'return ', '\n  return x;\n}', 'return '],
  ['may begin as a part of a word of the next line does', '', 'const a', '\nconst abc = 1;', 'const a'],
  ['does not repeat the next line', '  re', 'turn x;', '\n  return x;\n}', ''],
  ['suggests only a word where the line goes on otherwise', 'let ', 'name = 1;', ' = other();', 'name'],
  ['suggests nothing before a word', 'let ', 'name', 'other', ''],
];

describe('fitting to the suffix', () => {
  for (const [what, line, text, suffix, fitted] of cases) {
    it(what, () => assert.equal(fitToSuffix(line, text, suffix), fitted));
  }

  it('knows the inside of a word in any script', () => {
    assert.ok(insideWord('на', 'звание'));
    assert.ok(insideWord('x = 名', '前'));
    assert.ok(!insideWord('foo', '.bar'));
    assert.ok(!insideWord('foo ', 'bar'));
  });
});
