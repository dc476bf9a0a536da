import assert from 'node:assert/strict';
import { longestPretoken, type PretokenScanner } from '../../../../src/text/pretokens/pretokens';
import { SubwordPretokens } from '../../../../src/text/subwords/subword-pretokens';
import { WordPretokens } from '../../../../src/text/words/word-pretokens';

function cut(scanner: PretokenScanner, text: string): string[] {
  const pieces: string[] = [];
  for (let start = 0, end: number; start < text.length; start = end) {
    end = scanner.end(text, start);
    pieces.push(text.slice(start, end));
  }
  return pieces;
}

const subwords: Record<string, string[]> = {
  'a line break takes the indentation behind it': ['if', ':', '\n    ', 'x', '\r\n\t', 'y'],
  'each empty line is a piece': ['a', '\n', '\n', '\n  ', 'b'],
  'a carriage return alone is a piece': ['a', '\r', 'b', ' ', '\r', '\r\n'],
  'a single space belongs to what follows': ['a', ' big', ' =', ' 1', ' 日本'],
  'of several spaces the last one belongs to what follows': ['a', '   ', ' =', ' \t', 'b', '  ', '\n'],
  'a name is cut between humps': ['get', 'Element', 'By', 'Id'],
  'the last capital of a row begins the next hump': ['HTML', 'Parser', ' i', 'Phone', ' ABC'],
  'an underscore belongs to the part behind it': [
    'snake',
    '_case',
    '_',
    '4',
    ' __init',
    '__',
    ' MAX',
    '_SIZE',
  ],
  'each digit is a piece': ['x', '4', '2', ' 3', '.', '1'],
  'punctuation stays together': ['f', '(()', ' =>', ' {});', ' ...'],
  'scripts without spaces are cut where the script changes': ['日本', 'の', 'テスト', ' привет', ' naïve'],
  'a combining mark stays with its letter': ['cafe\u0301s', ' x'],
};

describe('the pieces of subwords', () => {
  for (const [behaviour, pieces] of Object.entries(subwords)) {
    it(behaviour, () => assert.deepEqual(cut(new SubwordPretokens(), pieces.join('')), pieces));
  }

  it('are never longer than the limit, and never part a surrogate pair', () => {
    for (const unit of ['a', 'A', ' ', '=', '_', '日', '𝒶', '👍', '\n' + ' '.repeat(99)]) {
      for (const shift of ['', ' ', 'X']) {
        const pieces = cut(new SubwordPretokens(), shift + unit.repeat(100));
        assert.ok(pieces.every((piece) => piece.length <= longestPretoken));
        assert.ok(!pieces.some((piece) => /\p{Surrogate}/u.test(piece)));
      }
    }
  });
});

describe('the pieces of words', () => {
  it('are names and numbers whole, punctuation, line breaks with indentation, single Han characters', () => {
    const pieces = ['\n  ', 'getElement', '(', 'snake_case', ',', ' 42', ' 0x1F', ');', ' 日', '本', 'です'];
    assert.deepEqual(cut(new WordPretokens(), pieces.join('')), pieces);
  });
});
