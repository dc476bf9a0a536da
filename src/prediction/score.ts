/** How surprising a text is: honest bits, token by token, including what it costs to spell what the dictionary lacks. */
import type { ScoredToken } from '../protocol/prediction';
import type { Tokenizer } from '../text/tokenizer';
import type { Mixture } from './mixture';

export interface Score {
  /** Unicode code points. */
  readonly characters: number;
  /** −log₂ P(the whole text and its end). */
  readonly bits: number;
  readonly tokens: ScoredToken[];
}

export function scoreText(mixture: Mixture, tokenizer: Tokenizer, text: string): Score {
  const { tokens, spellings } = tokenizer.encode(text);
  const scored: ScoredToken[] = [];
  let position = mixture.start(tokenizer.endOfSequence);
  let bits = 0;
  let unknowns = 0;
  for (let i = 0; i <= tokens.length; i++) {
    const token = i < tokens.length ? tokens[i]! : tokenizer.endOfSequence;
    let cost = -Math.log2(mixture.probabilities([position])[0]![token]!);
    let shown = i < tokens.length ? tokenizer.token(token) : '';
    if (token === tokenizer.unknown) {
      shown = spellings[unknowns++]!;
      cost += tokenizer.spellingBits(shown);
    }
    bits += cost;
    scored.push({ text: shown, bits: cost });
    if (i < tokens.length) position = mixture.advance([position], [token])[0]!;
  }
  return { characters: [...text].length, bits, tokens: scored };
}
