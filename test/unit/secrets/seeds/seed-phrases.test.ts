import { itJudges } from '../rule-cases';

/** Words of the table, drawn by hand; no wallet has them. */
const words =
  'velvet ocean zebra puzzle orbit kitten lemon rocket tunnel whisper anchor bamboo copper dolphin emerge fabric ' +
  'gadget hockey jungle knife lobster mango noodle oyster';
const of = (count: number): string[] => words.split(' ').slice(0, count);

describe('seed phrases', () => {
  itJudges(
    [
      [`${of(12).join(' ')}`, 'velvet ocean'],
      [`wallet: ${of(12).join(' ')}`, 'kitten lemon', 'yaml'],
      [`const words = "${of(24).join(' ')}";`, 'noodle oyster'],
      [`["${of(12).join('", "')}"]`, 'tunnel'],
      [
        of(12)
          .map((word, i) => `${i + 1}. ${word}`)
          .join('\n'),
        'whisper',
        'markdown',
      ],
      [of(18).join('\n'), 'hockey', 'plaintext'],
      [`${of(15).join(', ')}`, 'emerge'],
    ],
    [
      ['the quick brown fox jumps over the lazy dog and then goes home to sleep until noon'],
      ['a list of words that are about things like apple and banana and what one can cook of them'],
      [of(8).join(' ')],
    ],
  );
});
