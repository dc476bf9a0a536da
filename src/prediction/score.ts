/** How surprising a text is: honest bits, token by token, including what it costs to spell what the dictionary lacks. */
import type { ScoredToken } from '../protocol/prediction';
import type { Tokenizer } from '../text/tokenizer';
import type { Mixture } from './mixture';
import { type Memory, Recall } from './recall';

export interface ScoreOptions {
  readonly part: 'rnn' | 'recall' | 'mixture';
  /** Recall learns each token after it is scored, and the mixture whom to trust. */
  readonly adapt: boolean;
}

export interface Score {
  /** Unicode code points. */
  readonly characters: number;
  /** −log₂ P(the whole text and its end). */
  readonly bits: number;
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
  let bits = 0;
  let unknowns = 0;
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i] ?? tokenizer.endOfSequence;
    const judged = adapt ? mixture.learn(position, token, document) : mixture.judge(position, token, null);
    const probability = { rnn: judged.network, recall: judged.recall, mixture: judged.mixture }[part];
    let cost = -Math.log2(probability);
    let shown = i < tokens.length ? tokenizer.token(token) : '';
    if (token === tokenizer.unknown) {
      shown = spellings[unknowns++]!;
      cost += tokenizer.spellingBits(shown);
    }
    bits += cost;
    scored.push({ text: shown, bits: cost });
    if (i < tokens.length) position = mixture.advance([position], [token])[0]!;
    if (!adapt) continue;
    mixture.workspace.splice(memory, memory.length, 0, [token]);
    document.splice(own, own.length, 0, [token]);
  }
  return { characters: [...text].length, bits, tokens: scored };
}
