import assert from 'node:assert/strict';
import { frequentTokens, unknownShare, useOf } from '../../../src/text/dictionary-use';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';

describe('the use of a dictionary', () => {
  const text = 'to be or not to be, rare\n'.repeat(100) + 'once';
  const words = learnTokenizer('words', [text], { vocabularySize: 16 });

  it('lists tokens with their counts, the most frequent first', () => {
    const tokens = frequentTokens(words, 3);
    assert.equal(tokens.length, 3);
    assert.ok(tokens[0]!.count >= tokens[1]!.count && tokens[1]!.count >= tokens[2]!.count);
    for (const { id, token, count } of tokens)
      assert.deepEqual([words.token(id), words.count(id)], [token, count]);
    assert.equal(frequentTokens(words, 1000).length, words.size);
  });

  it('gives the share of <UNK> where it was learned, and the same when it reads that text again', () => {
    const { tokens } = words.encode(text);
    const unknowns = tokens.filter((id) => id === words.unknown).length;
    assert.ok(unknowns > 0);
    assert.equal(unknownShare(words), unknowns / (tokens.length + 1)); // <EOS> is counted, too
    const use = useOf(words, [text], 5);
    assert.deepEqual([use.tokens, use.unknowns, use.units], [tokens.length, unknowns, text.length]);
    assert.equal(use.unknownShare, unknowns / tokens.length);
  });

  it('says what <UNK> stands for, the most frequent first', () => {
    const { unknownTexts, tokensUsed } = useOf(words, ['a zebra and zebra and zebra gnu to'], 2);
    assert.deepEqual(unknownTexts[0], { text: ' zebra', count: 3 });
    assert.equal(unknownTexts.length, 2);
    assert.ok(tokensUsed > 0 && tokensUsed < words.size);
    const nothing = useOf(words, [], 2);
    assert.deepEqual([nothing.tokens, nothing.unknownShare, nothing.unitsPerToken], [0, 0, 0]);
  });
});
