import assert from 'node:assert/strict';
import type { Leaf } from '../../../../src/prediction/decoding/decoder';
import { withQuotesOf } from '../../../../src/prediction/policy/quotes';

const leaf = (text: string): Leaf => ({
  text,
  probability: 0.5,
  borders: [text.length],
  finished: true,
  endsLine: false,
});
const quoted = (prefix: string, text: string, languageId = 'typescript'): string =>
  withQuotesOf(prefix, [leaf(text)], languageId)[0]!.text;

describe('the quotes of a suggestion', () => {
  const double = 'import { a } from "a";\nimport { b } from "b";\nimport c from "c";\n';
  const single = double.replaceAll('"', "'");

  it('close a string as it was opened, in any language', () => {
    assert.equal(quoted('import { lift } from "../util', "/lift';"), '/lift";');
    assert.equal(quoted("import { lift } from '../util", '/lift";'), "/lift';");
    assert.equal(quoted('x = "a', "', 'b', 'c');", 'plain'), '", "b", "c");');
    assert.equal(quoted('import "../util', '/lift";'), '/lift";', 'it is right already');
  });

  it('leave what stands inside a string, an apostrophe, and template strings as they are', () => {
    for (const [line, text] of [
      ['say("he said \'hello', "' to me"],
      ['say("it', "'s late"],
      ['say("', "the owl's wing"],
      ['say("', "'a' or 'b'"],
      ['say(`a', "'b"],
      ['say("a\\"', '", 1);'],
      ['done("a"); // don', "'t"],
      ["it's ", 'called "a"'],
    ] as const)
      assert.equal(quoted(line, text, 'plaintext'), text, line + text);
  });

  it('are those that nearly all strings of the document have, where the language leaves the choice', () => {
    assert.equal(quoted(`${double}import d from `, "'./d';"), '"./d";');
    assert.equal(quoted(`${single}import d from `, '"./d";'), "'./d';");
    assert.equal(quoted(`${double}import d from `, "'./d';", 'c'), "'./d';");
    assert.equal(quoted(`${double}${single}import d from `, "'./d';"), "'./d';", 'both are there');
    assert.equal(quoted('import d from "d";\nimport e from ', "'./e';"), "'./e';", 'one string tells little');
    assert.equal(quoted(`${single}say(`, '"it\'s"'), '"it\'s"', 'it would need a backslash');
  });

  it('never change how long a hypothesis is, or its borders', () => {
    const [changed] = withQuotesOf(`${double}import d from `, [leaf("'./d';")], 'typescript');
    assert.deepEqual(changed, leaf('"./d";'));
  });
});
