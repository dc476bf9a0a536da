/**
 * What comes next at the cursor: the most probable tokens that agree with what is typed, with each part's
 * vote.
 */
import type { Expectation, Expected, ActualToken } from '../../protocol/prediction/prediction';
import { bytesOf, endOfDocument } from '../../text/document-bytes';
import type { ByteVotes } from '../mixture/byte-mixture';
import { mostProbable } from './decoder';
import type { Mixture } from '../mixture/mixture';
import type { Cursor, Position } from '../position';
import type { Recall } from '../recall/recall';
import type { TokenAtCursor } from '../document/token-at-cursor';
import type { Vocabulary } from './vocabulary';

/** Tokens that the mixture over bytes judges. */
const candidates = 64;

type ByteJudge = (bytes: readonly number[]) => ByteVotes;

/**
 * @param following the token that stands behind the cursor, when one is to be judged
 * @param votes of the mixture over bytes, which then has the last word; null while contexts are not learned
 */
export function expectations(
  mixture: Mixture,
  vocabulary: Vocabulary,
  document: Recall | null,
  { position, typed }: Cursor,
  limit: number,
  following: TokenAtCursor | null,
  votes: ByteJudge | null,
): Expected {
  const here = votesAt(mixture, vocabulary, document, position, typed);
  const [network, workspace, own] = here.weights;
  const probable = mostProbable(here.row, Math.max(limit, votes ? candidates : 0))
    .filter((token) => here.row[token]! > 0)
    .filter((token) => votes === null || token !== vocabulary.tokenizer.unknown);
  const bytesBehind = (token: number): number[] => {
    const rest = vocabulary.texts[token]!.slice(typed.length);
    return rest === '' ? [endOfDocument] : [...bytesOf(rest)];
  };
  const found = probable.map((token) => judged(here.of(token), votes, bytesBehind(token)));
  const contexts = votes && probable.length > 0 ? votes(bytesBehind(probable[0]!)).share : 0;
  if (votes) {
    apart(found);
    endingHere(found, typed);
  }
  found.sort((a, b) => b.probability - a.probability);
  const actual = following && actualToken(mixture, vocabulary, document, position, following, votes);
  if (actual && votes) {
    const among = found.find(({ text }) => text === actual.text);
    if (among && following.before.length === 0)
      [actual.probability, actual.contexts] = [among.probability, among.contexts];
    const better = found.filter(
      ({ text, probability }) => text !== actual.text && probability > actual.probability,
    );
    actual.rank = among ? better.length + 1 : Math.max(actual.rank, better.length + 1);
  }
  return {
    expectations: found.slice(0, limit),
    weights: {
      contexts,
      network: (1 - contexts) * network!,
      workspace: (1 - contexts) * workspace!,
      document: (1 - contexts) * own!,
    },
    actualToken: actual,
  };
}

/**
 * Over bytes a text has the probability of all that begins with it. A token comes where none of the longer
 * ones comes that begin with it: what these have is taken from it, so that all of them sum to one at most.
 */
function apart(found: { text: string; probability: number; contexts: number | null }[]): void {
  const byText = new Map(found.map((one) => [one.text, one]));
  for (const { text, probability, contexts } of found.map((one) => ({ ...one }))) {
    const shorter = longestBeginning(text, byText);
    if (!shorter) continue;
    shorter.probability = Math.max(0, shorter.probability - probability);
    shorter.contexts = Math.max(0, shorter.contexts! - contexts!);
  }
}

/** Of the texts that this one begins with, itself left out. */
function longestBeginning<One>(text: string, byText: ReadonlyMap<string, One>): One | undefined {
  for (let length = text.length - 1; length > 0; length--) {
    const found = byText.get(text.slice(0, length));
    if (found) return found;
  }
  return undefined;
}

/**
 * The token that is all of what is typed comes when none comes that goes on: bytes do not tell it by
 * itself.
 */
function endingHere(
  found: { text: string; probability: number; contexts: number | null }[],
  typed: string,
): void {
  const ending = typed === '' ? undefined : found.find(({ text }) => text === typed);
  if (!ending) return;
  const others = found.filter((one) => one !== ending);
  ending.probability = Math.max(0, 1 - others.reduce((sum, { probability }) => sum + probability, 0));
  ending.contexts = Math.max(0, 1 - others.reduce((sum, { contexts }) => sum + contexts!, 0));
}

/** What the mixture over bytes gives a text has the last word. */
function judged<Of extends Expectation>(
  expectation: Of,
  votes: ByteJudge | null,
  bytes: readonly number[],
): Of {
  if (!votes) return expectation;
  const { mixture, contexts } = votes(bytes);
  return { ...expectation, probability: mixture, contexts };
}

/** The tokens before it are those that really stand there: its probability is that of the text as it is. */
function actualToken(
  mixture: Mixture,
  vocabulary: Vocabulary,
  document: Recall | null,
  from: Position,
  { before, token, text, typed, special }: TokenAtCursor,
  votes: ByteJudge | null,
): ActualToken {
  let position = from;
  for (const one of before) position = mixture.advance([position], [one])[0]!;
  const { row, of } = votesAt(mixture, vocabulary, document, position, special === 'unknown' ? '' : typed);
  let rank = 1;
  for (const probability of row) if (probability > row[token]!) rank++;
  const rest = special === 'end' ? [endOfDocument] : [...bytesOf(text.slice(typed.length))];
  return { ...judged({ ...of(token), text }, votes, rest), rank, ...(special && { special }) };
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
    contexts: null,
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
