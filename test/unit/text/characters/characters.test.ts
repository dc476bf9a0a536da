import assert from 'node:assert/strict';
import { Failure } from '../../../../src/protocol/failure';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';

const tokenizer = learnTokenizer('characters', ['to be or not to be', 'that is 👍 the question 👍']);

describe('the dictionary of characters', () => {
  it('has the special tokens first and the most frequent characters next', () => {
    assert.equal(tokenizer.token(0), '<EOS>');
    assert.equal(tokenizer.token(1), '<UNK>');
    assert.equal(tokenizer.token(2), ' ');
    assert.equal(tokenizer.count(0), 2);
    assert.equal(tokenizer.count(2), 10);
  });

  it('takes a code point outside the basic plane as one character', () => {
    const { tokens, spellings } = tokenizer.encode('👍');
    assert.deepEqual(
      Array.from(tokens, (id) => tokenizer.token(id)),
      ['👍'],
    );
    assert.deepEqual(spellings, []);
  });

  it('spells what it lacks, one <UNK> for each character', () => {
    const { tokens, spellings } = tokenizer.encode('tö🙈\ud800');
    assert.deepEqual(Array.from(tokens.slice(1)), [1, 1, 1]);
    assert.deepEqual(spellings, ['ö', '🙈', '\ud800']);
    assert.equal(tokenizer.decode(tokens, spellings), 'tö🙈\ud800');
  });

  it('leaves characters seen fewer than three times to <UNK> in a text that is long enough', () => {
    const learned = learnTokenizer('characters', ['a'.repeat(5000) + 'bb' + 'ccc']);
    assert.deepEqual([learned.size, learned.token(2), learned.token(3), learned.count(1)], [4, 'a', 'c', 2]);
  });

  it('keeps to the size asked for', () => {
    const learned = learnTokenizer('characters', ['abcdefghijklmnopqrstuvwxyz'], { vocabularySize: 16 });
    assert.equal(learned.size, 16);
    assert.equal(learned.token(15), 'n');
  });

  it('refuses a size that makes no sense', () => {
    for (const vocabularySize of [0, 15, 16.5, NaN, 1e9]) {
      assert.throws(() => learnTokenizer('characters', ['a'], { vocabularySize }), Failure);
    }
  });

  it('knows each character as certain, but half of a surrogate pair', () => {
    const { tokens, typed } = tokenizer.heal('to b');
    assert.deepEqual([tokenizer.decode(tokens), typed], ['to b', '']);
    assert.equal(tokenizer.heal('to \ud83d').typed, '\ud83d');
  });

  it('refuses tokens that it has not, and <UNK> without its spelling', () => {
    assert.throws(() => tokenizer.decode([tokenizer.size]), /no token/);
    assert.throws(() => tokenizer.decode([-1]), /no token/);
    assert.throws(() => tokenizer.decode([1]), /spellings/);
  });
});
