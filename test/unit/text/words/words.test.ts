import assert from 'node:assert/strict';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { learnWordSpelling, wordBoundary } from '../../../../src/text/words/word-spelling';

const prose =
  'the cat sat on the mat, the dog sat by the cat.\n'.repeat(30) + 'on top a bird\n(bird bird)'.repeat(6);

describe('the dictionary of words', () => {
  const tokenizer = learnTokenizer('words', [prose]);
  const texts = (text: string) => Array.from(tokenizer.encode(text).tokens, (id) => tokenizer.token(id));

  it('has a token with the space for words that often follow one, and the space apart for the others', () => {
    assert.deepEqual(texts('the cat sat'), ['the', ' cat', ' sat']);
    assert.deepEqual(texts('cat bird'), ['<UNK>', ' ', 'bird']);
  });

  it('spells a word that it lacks as a whole, with the space before it', () => {
    const { tokens, spellings } = tokenizer.encode('the catamaran,');
    assert.deepEqual(texts('the catamaran,'), ['the', '<UNK>', ',']);
    assert.deepEqual(spellings, [' catamaran']);
    assert.equal(tokenizer.decode(tokens, spellings), 'the catamaran,');
  });

  it('counts its tokens, <UNK> too, as it encodes the text it was learned from', () => {
    const learned = learnTokenizer('words', [prose], { vocabularySize: 16 });
    const { tokens } = learned.encode(prose);
    assert.equal(learned.size, 16);
    for (let id = 1; id < learned.size; id++) {
      assert.equal(learned.count(id), tokens.filter((token) => token === id).length, learned.token(id));
    }
    assert.ok(learned.count(1) > 0);
  });
});

describe('the spelling of a word', () => {
  const words = ['spelling', 'spelled', 'spell', 'selling', ' telling', 'pelt'];
  const spelling = learnWordSpelling(words);
  const known = [...spelling.counts.keys()].filter((key) => [...key].length === 1 && key !== wordBoundary);

  it('is a code: words, their ends and all characters that are not known share one probability', () => {
    // All words of up to two known characters, and everything longer or unknown, must fit into probability
    // one.
    const probability = (word: string) => 2 ** -spelling.bits(word);
    let sum = probability('');
    for (const one of known) {
      sum += probability(one);
      for (const other of known) sum += probability(one + other);
    }
    assert.ok(sum < 1);
    // From any word on: all next characters and the end. The chance to go on is the chance of its extensions.
    const ends = (word: string) => probability(word);
    const total = (word: string, depth: number): number =>
      ends(word) + (depth === 0 ? 0 : known.reduce((all, one) => all + total(word + one, depth - 1), 0));
    assert.ok(total('', 3) > sum && total('', 3) < 1);
  });

  it('costs less for a likely word than for an unlikely one, and something for any', () => {
    assert.ok(spelling.bits('spelling') < spelling.bits('gnilleps'));
    assert.ok(spelling.bits('gnilleps') < spelling.bits('日本語の文字列で'));
    for (const word of ['', '\ud800', '\uffff\uffff', '👍'.repeat(1000)]) {
      assert.ok(Number.isFinite(spelling.bits(word)));
    }
  });
});
