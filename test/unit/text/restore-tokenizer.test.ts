import assert from 'node:assert/strict';
import { Failure } from '../../../src/protocol/failure';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';

const text = 'the cat sat on the mat. '.repeat(10);
const described = {
  characters: learnTokenizer('characters', [text]).describe(),
  words: learnTokenizer('words', [text]).describe(),
  subwords: learnTokenizer('subwords', [text]).describe(),
};
const tokens = (id: number, name: string) =>
  described.characters.tokens.map((one, at) => (at === id ? name : one));

const damage: Record<string, unknown> = {
  'nothing at all': undefined,
  'another kind': { ...described.characters, kind: 'syllables' },
  'no counts': { ...described.characters, counts: undefined },
  'a count missing': { ...described.words, counts: described.words.counts.slice(1) },
  'a count below zero': { ...described.words, counts: described.words.counts.map(() => -1) },
  'a count that is no number': { ...described.words, counts: described.words.counts.map(() => NaN) },
  'no special tokens': { ...described.characters, tokens: tokens(1, 'x') },
  'a token twice': {
    ...described.characters,
    tokens: tokens(2, 'a').map((one, id) => (id === 3 ? 'a' : one)),
  },
  'an empty token': { ...described.characters, tokens: tokens(2, '') },
  'two characters as one': { ...described.characters, tokens: tokens(2, 'xy') },
  'half a character': { ...described.characters, tokens: tokens(2, '\ud800') },
  'a merge of a token that is not there': { ...described.subwords, merges: [[2, 99999]] },
  'a merge of a special token': { ...described.subwords, merges: [[0, 2]] },
  'a merge into no token': { ...described.subwords, merges: [[3, 3]] },
  'a merge twice': { ...described.subwords, merges: repeatFirst(described.subwords) },
  'a merge of three': { ...described.subwords, merges: [[2, 3, 4]] },
  'a spelling without an end': { ...described.words, spelling: { a: 3 } },
  'a spelling of long keys': { ...described.words, spelling: { '\uffff': 3, abc: 3 } },
  'a spelling that never happens': { ...described.words, spelling: { '\uffff': 0 } },
};

function repeatFirst(description: object): unknown[] {
  const { merges } = description as { merges: unknown[] };
  return [merges[0], ...merges];
}

describe('a damaged dictionary', () => {
  for (const [what, description] of Object.entries(damage)) {
    it(`is refused with a sentence: ${what}`, () => {
      assert.throws(
        () => restoreTokenizer(description),
        (thrown: unknown) =>
          thrown instanceof Failure && thrown.code === 'model-damaged' && thrown.message.length < 300,
      );
    });
  }

  it('is none when it is as it was described', () => {
    for (const description of Object.values(described)) {
      assert.deepEqual(restoreTokenizer(JSON.parse(JSON.stringify(description))).describe(), description);
    }
  });
});
