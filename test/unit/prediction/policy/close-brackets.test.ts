import assert from 'node:assert/strict';
import { closeBrackets } from '../../../../src/prediction/policy/close-brackets';

const cases: readonly (readonly [what: string, line: string, text: string, suffix: string, end: string])[] = [
  ['closes what the text opened, the innermost first', 'x = ', 'f([1, {a: 2', '\n', '}])'],
  ['closes nothing that is closed', 'x = ', 'f([1])', '\n', ''],
  ['leaves what the line before the cursor opened', 'f(', 'a, b', '\n', ''],
  ['does not close twice what is closed behind the cursor', 'x = ', 'f(a, [b', ');\n', ']'],
  ['does not close twice what is closed below in the same column', '  ', 'if (a) {', '\n  }\n', ''],
  ['closes where the bracket below belongs to a line further out', '  ', 'if (a) {', '\n}\n', '}'],
  ['leaves a text that ends inside a string', 'x = ', 'f("a(', '\n', ''],
  ['sees no bracket in a string', 'x = ', 'f("(["', '\n', ')'],
  ['takes an apostrophe for no quote', '', "owl's (nest", '\n', ')'],
  ['leaves several lines', '', 'f(\n  a', '\n', ''],
];

describe('closing the brackets of what was asked for', () => {
  for (const [what, line, text, suffix, end] of cases)
    it(what, () => assert.equal(closeBrackets(line, text, suffix), text + end));
});
