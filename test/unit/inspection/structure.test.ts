import assert from 'node:assert/strict';
import fc from 'fast-check';
import { structureOf } from '../../../src/inspection/structure';

/** The characters behind which a string is open, the rest as dots. */
const insideStrings = (text: string): string => {
  const { string } = structureOf(text);
  return [...text].map((character, i) => (string[i + 1] === 1 ? character : '.')).join('');
};

describe('the structure of a text', () => {
  const strings: [string, string][] = [
    [`a = "b c" + d`, `...."b c.....`],
    [`x = 'y' 'z'`, `....'y..'z.`],
    ['`a\nb` c', '`a\nb...'],
    [`"a\nb`, `"a..`],
    [`"a \\" b" c`, `"a \\" b...`],
    [`don't, the users' names`, `.......................`],
    [`f'a' rb"b"`, `.'a...."b.`],
    [`"""a "b"\nc""" d`, `"""a "b"\nc.....`],
    [`"" ""`, `".."`],
  ];
  for (const [text, inside] of strings) {
    it(`knows what stands inside quotes: ${JSON.stringify(text)}`, () => {
      assert.equal(insideStrings(text), inside.padEnd(text.length, '.'));
    });
  }

  it('counts open brackets outside strings and never below none', () => {
    const { brackets } = structureOf('f(a[")"], {})) x');
    assert.deepEqual([...brackets], [0, 0, 1, 1, 2, 2, 2, 2, 1, 1, 1, 2, 1, 0, 0, 0, 0]);
  });

  it('knows the place in the line and the indentation', () => {
    const { column, indentation } = structureOf('a\n  b c\n\td');
    assert.deepEqual([...column], [0, 1, 0, 1, 2, 3, 4, 5, 0, 1, 2]);
    assert.deepEqual([...indentation], [0, 0, 0, 1, 2, 2, 2, 2, 0, 4, 4]);
  });

  it('fills every place of any text with finite numbers', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`"'\`\\([{)]} \t\nab😀`) }), (text) => {
        for (const values of Object.values(structureOf(text))) {
          assert.equal(values.length, text.length + 1);
          for (const value of values) assert.ok(value >= 0 && Number.isFinite(value));
        }
        const { column } = structureOf(text);
        for (let i = 0; i < text.length; i++)
          assert.equal(column[i + 1], text[i] === '\n' ? 0 : column[i]! + 1);
      }),
    );
  });
});
