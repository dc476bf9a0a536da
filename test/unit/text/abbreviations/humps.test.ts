import assert from 'node:assert/strict';
import { humps, initials, isSubsequence } from '../../../../src/text/abbreviations/humps';

describe('the humps of a name', () => {
  const cases: [string, string[]][] = [
    ['getCustomerById', ['get', 'Customer', 'By', 'Id']],
    ['getHTTPServer2', ['get', 'HTTP', 'Server2']],
    ['max_value', ['max', 'value']],
    ['MAX_VALUE', ['MAX', 'VALUE']],
    ['return null', ['return', 'null']],
    ['größeÄndern', ['größe', 'Ändern']],
    ['_$', []],
  ];
  for (const [name, parts] of cases)
    it(`are ${parts.join(' ')} in ${name}`, () => {
      const found = humps(name);
      assert.deepEqual(
        found.map(({ text }) => text),
        parts,
      );
      for (const { text, start } of found) assert.equal(name.slice(start, start + text.length), text);
      assert.equal(initials(name), parts.map((part) => part[0]!.toLowerCase()).join(''));
    });
});

describe('letters in their order', () => {
  it('are found, each once', () => {
    assert.ok(isSubsequence('gcbi', 'getcustomerbyid'));
    assert.ok(!isSubsequence('gcib', 'getcustomerbyid'));
    assert.ok(!isSubsequence('tt', 'tree'));
    assert.ok(isSubsequence('', 'tree'));
  });
});
