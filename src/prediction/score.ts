/** How surprising a text is: honest bits, token by token, including what it costs to spell what the dictionary lacks. */
import type { ScoredToken } from '../protocol/prediction';
import type { Tokenizer } from '../text/tokenizer';
import type { Mixture } from './mixture';
import { type Memory, Recall } from './recall';

export type Part = 'rnn' | 'recall' | 'mixture';

export interface ScoreOptions {
  readonly part: Part;
  /** Recall learns each token after it is scored, and the mixture whom to trust. */
  readonly adapt: boolean;
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

/** @param memory the text in the workspace's recall: empty; when recall adapts, it has the text afterwards */
export function scoreText(
  mixture: Mixture,
  tokenizer: Tokenizer,
  text: string,
  memory: Memory,
  { part, adapt }: ScoreOptions,
): Score {
  const { tokens, spellings } = tokenizer.encode(text);
  const document = new Recall(tokenizer.size, tokenizer.kind, false);
  const own = document.learn([]);
  const scored: ScoredToken[] = [];
  let position = mixture.start(tokenizer.endOfSequence);
  const bitsOf = { rnn: 0, recall: 0, mixture: 0 };
  let unknowns = 0;
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i] ?? tokenizer.endOfSequence;
    const judged = adapt ? mixture.learn(position, token, document) : mixture.judge(position, token, null);
    const spelling = token === tokenizer.unknown ? spellings[unknowns++]! : null;
    const spellingBits = spelling === null ? 0 : tokenizer.spellingBits(spelling);
    bitsOf.rnn += spellingBits - Math.log2(judged.network);
    bitsOf.recall += spellingBits - Math.log2(judged.recall);
    bitsOf.mixture += spellingBits - Math.log2(judged.mixture);
    const probability = part === 'rnn' ? judged.network : judged[part];
    const shown = spelling ?? (i < tokens.length ? tokenizer.token(token) : '');
    scored.push({ text: shown, bits: spellingBits - Math.log2(probability) });
    if (i < tokens.length) position = mixture.advance([position], [token])[0]!;
    if (!adapt) continue;
    mixture.workspace.splice(memory, memory.length, 0, [token]);
    document.splice(own, own.length, 0, [token]);
  }
  return { characters: [...text].length, bits: bitsOf[part], bitsOf, tokens: scored };
}
