/**
 * How surprising a text is: honest bits, token by token, including what it costs to spell what the dictionary
 * lacks.
 */
import type { ScoredToken } from '../../protocol/prediction/prediction';
import type { Tokenizer } from '../../text/tokenizer';
import type { DynamicModel } from '../dynamic-model';
import type { TextReader } from './text-reader';
import { countCharacters } from '../../text/characters/code-points';

export const parts = ['rnn', 'recall', 'mixture'] as const;
export type Part = (typeof parts)[number];

export interface ScoreOptions {
  readonly part: Part;
  /** Recall learns each token after it is scored, and the mixture whom to trust. */
  readonly adapt: boolean;
  /**
   * The network learns too, a stretch of tokens at a time, each after it is scored; without, its weights
   * stay.
   */
  readonly dynamicModel?: DynamicModel;
}

export interface Score {
  /** Unicode code points. */
  readonly characters: number;
  /** −log₂ P(the whole text and its end). */
  readonly bits: number;
  /** The same of each part; infinite for a network that is not there. */
  readonly bitsOf: Readonly<Record<Part, number>>;
  readonly tokens: ScoredToken[];
}

/** Scores a text with a reader that has not read anything yet. */
export function scoreText(reader: TextReader, tokenizer: Tokenizer, text: string, part: Part): Score {
  const steps = scoreSteps(reader, tokenizer, text, part);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same, a token at each step. */
export function* scoreSteps(
  reader: TextReader,
  tokenizer: Tokenizer,
  text: string,
  part: Part,
): Generator<void, Score> {
  const { tokens, spellings } = tokenizer.encode(text);
  const read = Int32Array.from([...tokens, tokenizer.endOfSequence]);
  const scored: ScoredToken[] = [];
  const bitsOf = { rnn: 0, recall: 0, mixture: 0 };
  let unknowns = 0;
  for (const [i, token] of read.entries()) {
    if (i % reader.block === 0) reader.announce(read.subarray(i, i + reader.block));
    const judged = reader.read(token);
    const spelling = token === tokenizer.unknown ? spellings[unknowns++]! : null;
    const spellingBits = spelling === null ? 0 : tokenizer.spellingBits(spelling);
    bitsOf.rnn += spellingBits - Math.log2(judged.network);
    bitsOf.recall += spellingBits - Math.log2(judged.recall);
    bitsOf.mixture += spellingBits - Math.log2(judged.mixture);
    const probability = part === 'rnn' ? judged.network : judged[part];
    const shown = spelling ?? (i < tokens.length ? tokenizer.token(token) : '');
    const special = i === tokens.length ? 'end' : spelling === null ? undefined : 'unknown';
    scored.push({ text: shown, bits: spellingBits - Math.log2(probability), ...(special && { special }) });
    yield;
  }
  return { characters: countCharacters(text), bits: bitsOf[part], bitsOf, tokens: scored };
}
