import assert from 'node:assert/strict';
import { firstWord, isWordBorder } from '../../../../src/text/characters/word-borders';

const wordsOf = (text: string): string[] => {
  const borders = Array.from({ length: text.length + 1 }, (_, i) => i).filter((i) => isWordBorder(text, i));
  return borders.slice(1).map((end, i) => text.slice(borders[i], end));
};

describe('word borders', () => {
  it('are found in the scripts without spaces by their dictionaries', () => {
    assert.deepEqual(wordsOf('训练循环神经网络'), ['训练', '循环', '神经', '网络']);
    assert.deepEqual(wordsOf('การเรียนรู้ของเครื่อง'), ['การ', 'เรียน', 'รู้', 'ของ', 'เครื่อง']);
    assert.deepEqual(wordsOf('ネットワークを訓練する'), ['ネットワーク', 'を', '訓練', 'する']);
    assert.deepEqual(wordsOf('ខ្ញុំស្រឡាញ់'), ['ខ្ញុំ', 'ស្រឡាញ់']);
  });

  it('stand where the script changes, and never before what combines with the letter before', () => {
    assert.deepEqual(wordsOf('Python语言3'), ['Python', '语言', '3']);
    assert.deepEqual(wordsOf('می‌خواهم'), ['می‌خواهم']);
    assert.deepEqual(wordsOf('मशीन लर्निंग'), ['मशीन', ' ', 'लर्निंग']);
    assert.deepEqual(wordsOf('foo_bar$1-x'), ['foo_bar$1', '-', 'x']);
  });

  it('end the first word, with the space before it', () => {
    assert.equal(firstWord(' 神经网络'), ' 神经');
    assert.equal(firstWord('  foo.bar'), '  foo');
    assert.equal(firstWord('=> x'), '=>');
  });
});
