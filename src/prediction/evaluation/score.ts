/**
 * How surprising a text is: honest bits, token by token, including what it costs to spell what the dictionary
 * lacks.
 */
import type { ScoredToken } from '../../protocol/prediction/prediction';
import type { Tokenizer } from '../../text/tokenizer';
import type { DynamicModel } from '../dynamic-model';
import { bytesOf, endOfDocument } from '../../text/document-bytes';
import { chunksOf } from '../document/chunks';
import type { ByteReader } from './byte-reader';
import { type JudgedToken, type TextReader, withoutRow } from './text-reader';
import { countCharacters } from '../../text/characters/code-points';

/**
 * The mixture is over bytes where contexts are learned and have not read the text yet, over tokens
 * otherwise.
 */
export const parts = ['rnn', 'recall', 'mixture'] as const;
export type Part = (typeof parts)[number];

export interface ScoreOptions {
  readonly part: Part;
  /** Recall learns each token after it is scored, and the mixture its weights. */
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
  return lastOf(scoreSteps(reader, tokenizer, text, part));
}

/** The same over bytes. @param judged where the reader puts what each token had been given */
export function scoreBytes(
  reader: ByteReader,
  judged: readonly JudgedToken[],
  tokenizer: Tokenizer,
  text: string,
  part: Part,
): Score {
  const encodings = chunksOf(text).map((chunk) => tokenizer.encode(chunk));
  const tokens = encodings.flatMap((encoding) => [...encoding.tokens]);
  const spellings = encodings.flatMap((encoding) => encoding.spellings);
  const bits = [...shown(tokenizer, tokens, spellings)].map(({ text: one, special }) => {
    const bytes = special === 'end' ? [endOfDocument] : bytesOf(one);
    let cost = 0;
    for (const byte of bytes) {
      let number = 7;
      reader.pass((probability) => {
        const bit = (byte >> number--) & 1;
        cost -= Math.log2(bit === 1 ? probability : 1 - probability);
        return bit;
      });
    }
    return cost;
  });
  return summed(tokenizer, tokens, spellings, judged, bits, text, part);
}

/** The same over tokens, one at each step. */
export function* scoreSteps(
  reader: TextReader,
  tokenizer: Tokenizer,
  text: string,
  part: Part,
): Generator<void, Score> {
  const { tokens, spellings } = tokenizer.encode(text);
  const read = Int32Array.from([...tokens, tokenizer.endOfSequence]);
  const judged: JudgedToken[] = [];
  for (const [i, token] of read.entries()) {
    if (i % reader.block === 0) reader.announce(read.subarray(i, i + reader.block));
    judged.push(withoutRow(reader.read(token)));
    yield;
  }
  return summed(tokenizer, [...tokens], spellings, judged, null, text, part);
}

/** Each token as it is shown, and the end of the text. */
function* shown(
  tokenizer: Tokenizer,
  tokens: readonly number[],
  spellings: readonly string[],
): Generator<Pick<ScoredToken, 'text' | 'special'>> {
  let unknowns = 0;
  for (const token of tokens) {
    if (token === tokenizer.unknown) yield { text: spellings[unknowns++]!, special: 'unknown' };
    else yield { text: tokenizer.token(token) };
  }
  yield { text: '', special: 'end' };
}

/**
 * @param judged what each token had been given, its spelling left out; @param ofBytes what it cost the
 * mixture as bytes
 */
function summed(
  tokenizer: Tokenizer,
  tokens: readonly number[],
  spellings: readonly string[],
  judged: readonly JudgedToken[],
  ofBytes: readonly number[] | null,
  text: string,
  part: Part,
): Score {
  const bitsOf = { rnn: 0, recall: 0, mixture: 0 };
  const scored = [...shown(tokenizer, tokens, spellings)].map((one, i): ScoredToken => {
    const spelling = one.special === 'unknown' ? tokenizer.spellingBits(one.text) : 0;
    const { network, recall, mixture } = judged[i]!;
    const bits = {
      rnn: spelling - Math.log2(network),
      recall: spelling - Math.log2(recall),
      mixture: ofBytes?.[i] ?? spelling - Math.log2(mixture),
    };
    for (const each of parts) bitsOf[each] += bits[each];
    return { ...one, bits: bits[part] };
  });
  return { characters: countCharacters(text), bits: bitsOf[part], bitsOf, tokens: scored };
}

function lastOf<Result>(steps: Iterator<void, Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
