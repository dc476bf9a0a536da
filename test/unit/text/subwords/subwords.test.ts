import assert from 'node:assert/strict';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { subwordVocabularySize } from '../../../../src/text/subwords/learn-subwords';

const code = 'export function getElement(index: number): Element {\n    return elements[index];\n}\n'.repeat(
  20,
);

describe('the dictionary of subwords', () => {
  const tokenizer = learnTokenizer('subwords', [code], { vocabularySize: 100 });
  const texts = (text: string) => Array.from(tokenizer.encode(text).tokens, (id) => tokenizer.token(id));

  it('makes one token of what stands often', () => {
    assert.deepEqual(texts('export function getElement'), ['export', ' function', ' get', 'Element']);
    assert.deepEqual(texts('{\n    return'), ['{', '\n    ', 'return']);
  });

  it('makes no token across a hump, an underscore, a line break or two digits', () => {
    const learned = learnTokenizer('subwords', ['aBcD a_b 12 x;\ny '.repeat(50)], { vocabularySize: 200 });
    const tokens = Array.from({ length: learned.size - 2 }, (_, id) => learned.token(id + 2));
    assert.deepEqual(
      tokens.filter((text) => /\p{Ll}\p{Lu}|\w_|\d\d|\S\n|\n\S/u.test(text)),
      [],
    );
  });

  it('counts its tokens as it encodes the text it was learned from', () => {
    const { tokens } = tokenizer.encode(code);
    for (let id = 2; id < tokenizer.size; id++) {
      assert.equal(tokenizer.count(id), tokens.filter((token) => token === id).length, tokenizer.token(id));
    }
    assert.deepEqual([tokenizer.count(0), tokenizer.count(1)], [1, 0]);
  });

  it('is the same when learned again, and does not depend on what was encoded before', () => {
    const again = learnTokenizer('subwords', [code], { vocabularySize: 100 });
    again.encode('something else entirely: 日本');
    assert.deepEqual(again.describe(), tokenizer.describe());
    assert.deepEqual(again.encode(code + '日本'), tokenizer.encode(code + '日本'));
  });

  it('merges the most frequent pair first', () => {
    const learned = learnTokenizer('subwords', ['low '.repeat(9) + 'new '.repeat(5) + 'slow '.repeat(2)]);
    const description = learned.describe();
    assert.ok(description.kind === 'subwords');
    const merges = description.merges.map(
      ([left, right]) => `${learned.token(left)}+${learned.token(right)}`,
    );
    // "lo" and "ow" stand 11 times, then "low"; " low" 8 times (the text begins without a space), then "ew" 5
    // times.
    assert.deepEqual([merges[0] === 'l+o' || merges[0] === 'o+w', merges[2]], [true, ' +low']);
    assert.ok(merges.indexOf('e+w') > 2 || merges.indexOf('n+e') > 2);
  });

  it('takes literal <EOS> and <UNK> as text', () => {
    const learned = learnTokenizer('subwords', ['<EOS><UNK> '.repeat(500)]);
    const { tokens, spellings } = learned.encode('<EOS><UNK>');
    assert.ok(tokens.every((id) => id > 1));
    assert.equal(learned.decode(tokens, spellings), '<EOS><UNK>');
  });

  it('backs up to the start of the piece that can still grow', () => {
    const healed = (prefix: string) => tokenizer.heal(prefix).typed;
    assert.equal(healed('return elem'), ' elem');
    assert.equal(healed('return '), ' ');
    assert.equal(healed('{\n  '), '\n  ');
    assert.equal(healed('elements['), '[');
    assert.equal(healed('elements[1'), '');
    assert.equal(healed('get'), 'get');
    assert.equal(healed('getE'), 'E');
    assert.equal(healed(''), '');
  });

  it('grows with the amount of text', () => {
    assert.deepEqual([1e4, 5e5, 2e6, 1e7, 1e9].map(subwordVocabularySize), [1024, 1456, 2048, 3056, 4096]);
  });
});
