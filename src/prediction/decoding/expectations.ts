/**
 * What comes next at the cursor: the most probable tokens that agree with what is typed, with each part's
 * vote.
 */
import type { Expectation, Expected, ActualToken } from '../../protocol/prediction/prediction';
import { mostProbable } from './decoder';
import type { Mixture } from '../mixture/mixture';
import type { Cursor, Position } from '../position';
import type { Recall } from '../recall/recall';
import type { TokenAtCursor } from '../document/token-at-cursor';
import type { Vocabulary } from './vocabulary';

/** @param following the token that stands behind the cursor, when one is to be judged */
export function expectations(
  mixture: Mixture,
  vocabulary: Vocabulary,
  document: Recall | null,
  { position, typed }: Cursor,
  limit: number,
  following: TokenAtCursor | null,
): Expected {
  const here = votesAt(mixture, vocabulary, document, position, typed);
  const [network, workspace, own] = here.weights;
  return {
    expectations: mostProbable(here.row, limit)
      .filter((token) => here.row[token]! > 0)
      .map((token) => here.of(token)),
    weights: { network: network!, workspace: workspace!, document: own! },
    actualToken: following && actualToken(mixture, vocabulary, document, position, following),
  };
}

/** The tokens before it are those that really stand there: its probability is that of the text as it is. */
function actualToken(
  mixture: Mixture,
  vocabulary: Vocabulary,
  document: Recall | null,
  from: Position,
  { before, token, text, typed, special }: TokenAtCursor,
): ActualToken {
  let position = from;
  for (const one of before) position = mixture.advance([position], [one])[0]!;
  const { row, of } = votesAt(mixture, vocabulary, document, position, special === 'unknown' ? '' : typed);
  let rank = 1;
  for (const probability of row) if (probability > row[token]!) rank++;
  return { ...of(token), text, rank, ...(special && { special }) };
}

interface Votes {
  readonly row: Float64Array;
  readonly weights: Float64Array;
  of(token: number): Expectation;
}

/** Given that the next token begins with `typed`. */
function votesAt(
  mixture: Mixture,
  vocabulary: Vocabulary,
  document: Recall | null,
  position: Position,
  typed: string,
): Votes {
  const { row, network, workspace, document: own, weights } = mixture.explain(position, document);
  const recall = recalled(workspace, own, weights);
  const agreeing = typed === '' ? null : vocabulary.trie.beginningWith(typed);
  for (const votes of [row, network, recall, workspace, own])
    if (votes && agreeing) restrict(votes, agreeing);
  const of = (token: number): Expectation => ({
    text: vocabulary.tokenizer.token(token),
    probability: row[token]!,
    network: network && network[token]!,
    recall: recall && recall[token]!,
    workspace: workspace && workspace[token]!,
    document: own && own[token]!,
  });
  return { row, weights, of };
}

/** Both recalls as one vote. */
function recalled(
  workspace: Float64Array | null,
  own: Float64Array | null,
  weights: Float64Array,
): Float64Array | null {
  const share = weights[1]! + weights[2]!;
  if (!workspace || !own || share === 0) return workspace?.slice() ?? own?.slice() ?? null;
  return workspace.map(
    (probability, token) => (weights[1]! * probability + weights[2]! * own[token]!) / share,
  );
}

/** Given that one of these tokens comes. */
function restrict(row: Float64Array, tokens: Int32Array): void {
  const kept = Array.from(tokens, (token) => row[token]!);
  const total = kept.reduce((sum, probability) => sum + probability, 0);
  row.fill(0);
  if (total > 0) tokens.forEach((token, i) => (row[token] = kept[i]! / total));
}
