import assert from 'node:assert/strict';
import { formOf, insideText, InsideText, outsideText } from '../../../../src/text/form/text-form';

const inForm = (text: string): InsideText => new InsideText(text, formOf(text), '  ');

describe('the form of a text', () => {
  it('is that of most of its lines', () => {
    assert.equal(formOf('a\r\nb\r\nc\nd').lineEnd, '\r\n');
    assert.equal(formOf('a\nb\nc\r\nd\r').lineEnd, '\n');
    assert.equal(formOf('a\rb\rc').lineEnd, '\r');
    assert.equal(formOf('').lineEnd, '\n');
    assert.deepEqual(formOf('e\u0301\r\n\tb'), { lineEnd: '\r\n', decomposed: true, indentation: '\t' });
  });

  it('is not what it says: inside, all of them are one text', () => {
    const text = 'größe {\n  a {\n    é;\n  }\n}\n';
    const tabs = text.replaceAll('  ', '\t');
    for (const other of [
      text,
      tabs,
      text.replaceAll('\n', '\r\n'),
      tabs.replaceAll('\n', '\r'),
      text.normalize('NFD'),
      text.replaceAll('  ', '   ').replaceAll('\n', '\r\n').normalize('NFD'),
      'größe {\r\n  a {\r    é;\n  }\r\n}\n',
    ]) {
      const inside = inForm(other);
      assert.equal(inside.text, text);
      // What is inserted where it really stands is just that, in the document's own form.
      const form = formOf(other);
      if (!other.includes('\r') || !/(?<!\r)\n/.test(other))
        assert.equal(outsideText(`\n${text}`, form, '  ').slice(form.lineEnd.length), other);
    }
  });

  it('maps each place both ways', () => {
    const text = 'a\r\n\te\u0301b\r\n\t\tc';
    const inside = inForm(text);
    assert.equal(inside.text, 'a\n  éb\n    c');
    const places = [0, 1, 3, 4, 6, 7, 9, 11, 12];
    assert.deepEqual(
      places.map((at) => inside.inside(at)),
      [0, 1, 2, 4, 5, 6, 7, 11, 12],
    );
    assert.deepEqual(inside.outside([1, 2, 4, 5, 6, 7, 9, 11, 12]), [
      'a',
      '\r\n',
      '\t',
      'e\u0301',
      'b',
      '\r\n',
      '\t',
      '\t',
      'c',
    ]);
  });

  it('keeps what lines do not agree on, and white space that does not begin a line', () => {
    for (const text of ['all:\n\tcc\n- a\n  - b\n', 'a\t\tb\nc\td\n', 'x   y\n'])
      assert.equal(insideText(text, '    '), text);
    const tabs = 'a\n\tb\t\tc\n';
    assert.equal(insideText(tabs, '  '), 'a\n  b\t\tc\n');
  });
});
