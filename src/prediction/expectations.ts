/** What comes next at the cursor: the most probable tokens that agree with what is typed. */
import type { Expectation } from '../protocol/prediction';
import { mostProbable } from './decoder';
import type { Mixture } from './mixture';
import type { Cursor } from './reading';
import type { VocabularyIndex } from './vocabulary-index';

export function expectations(
  mixture: Mixture,
  vocabulary: VocabularyIndex,
  cursor: Cursor,
  limit: number,
): Expectation[] {
  const row = mixture.probabilities([cursor.position])[0]!;
  if (cursor.typed !== '') {
    const agreeing = new Set(vocabulary.beginningWith(cursor.typed));
    let total = 0;
    for (const token of agreeing) total += row[token]!;
    for (let token = 0; token < row.length; token++) {
      row[token] = agreeing.has(token) && total > 0 ? row[token]! / total : 0;
    }
  }
  return mostProbable(row, limit)
    .filter((token) => row[token]! > 0)
    .map((token) => ({
      text: vocabulary.tokenizer.token(token),
      probability: row[token]!,
      network: mixture.hasNetwork ? row[token]! : null,
      recall: null,
    }));
}
