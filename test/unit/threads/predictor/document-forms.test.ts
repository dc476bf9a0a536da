import assert from 'node:assert/strict';
import type { Completion, CompletionQuery } from '../../../../src/protocol/prediction/prediction';
import { DocumentForms } from '../../../../src/threads/predictor/document-forms';

const answer = (text: string): Completion => ({
  text,
  confidence: 0.9,
  milliseconds: 1,
  reason: 'x',
  alternatives: [{ text: `${text}\n  y`, confidence: 0.5 }],
});
const body = 'a {\r\n\tb {\r\n\t\tc;\r\n\t}\r\n}\r\n';

describe('documents in their own form', () => {
  let asked: CompletionQuery | undefined;
  let forms: DocumentForms;
  const complete = (prefix: string, text: string, rest: Partial<CompletionQuery> = {}): Completion =>
    forms.complete({ path: 'a', prefix, suffix: '', ...rest }, (inside) => {
      asked = inside;
      return answer(text);
    });
  beforeEach(() => {
    asked = undefined;
    forms = new DocumentForms('  ');
  });

  it('are read in the form inside, and what is inserted has theirs', () => {
    const { text, alternatives } = complete(`${body}\tx {`, '\n    y;\n  }', { suffix: '\r\n\tz\r\n' });
    assert.equal(asked!.prefix, 'a {\n  b {\n    c;\n  }\n}\n  x {');
    assert.equal(asked!.suffix, '\n  z\n');
    assert.equal(text, '\r\n\t\ty;\r\n\t}');
    assert.equal(alternatives[0]!.text, '\r\n\t\ty;\r\n\t}\r\n\ty');
  });

  it('keep what the line is indented by already', () => {
    assert.equal(complete(body, '    d;').text, '\t\td;');
    assert.equal(complete(`${body}\t`, '  d;').text, '\td;');
    assert.equal(asked!.prefix.endsWith('\n  '), true);
    assert.equal(complete(`${body}\t\t`, 'd;').text, 'd;');
    // A tab cannot become less.
    assert.equal(complete(`${body}\t `, '  d;').text, '');
    assert.equal(complete(`${body}\t `, ' * d').text, '* d');
  });

  it('may be in the midst of a unit', () => {
    forms = new DocumentForms('\t');
    const spaces = body.replaceAll('\t', '    ');
    for (let typed = 0; typed <= 4; typed++)
      assert.equal(
        complete(spaces + ' '.repeat(typed), typed < 4 ? '\td;' : 'd;').text,
        `${' '.repeat(4 - typed)}d;`,
      );
    assert.equal(complete(`${spaces}  `, 'd;').text, '');
  });

  it('have accents apart where theirs are', () => {
    const prefix = 'un e\u0301te\u0301\nl’';
    assert.equal(complete(prefix, 'été').text, 'e\u0301te\u0301');
    assert.equal(asked!.prefix, 'un été\nl’');
    assert.equal(complete('un été\nl’', 'été').text, 'été');
  });

  it('that have nothing of their own yet take what most files have', () => {
    assert.equal(complete('a {', '\n  b;').text, '\n  b;');
    forms = new DocumentForms('    ');
    assert.equal(complete('all:\n\t', 'cc').text, 'cc');
    assert.equal(asked!.prefix, 'all:\n    ');
  });

  it('are asked behind what a list has selected', () => {
    const { text } = complete(`${body}\te\u0301`, 'é.map(\n    f)', { mustBeginWith: 'e\u0301.m' });
    assert.equal(asked!.mustBeginWith, 'é.m');
    assert.equal(text, 'e\u0301.map(\r\n\t\tf)');
  });

  it('may change their form while they are open', () => {
    complete(`${body}\tx {`, 'y');
    assert.equal(complete(`${body.replaceAll('\r\n', '\n')}\tx {`, '\n    y;').text, '\n\t\ty;');
    assert.equal(complete(body.replaceAll('\t', '   '), '    y;').text, '      y;');
    assert.equal(complete('a\r', 'y').text, 'y');
    complete('a\r\nb', 'y');
    assert.equal(asked!.prefix, 'a\nb');
  });
});
