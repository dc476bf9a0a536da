/**
 * How probable a text is, token by token: P(y¹ … yᵀ) = Πₜ P(yᵗ | y¹ … yᵗ⁻¹), from the start of a file on. In
 * bits, so that the sum is the length of the text under an ideal code: −log₂ P.
 */
import type { Tokenizer } from '../text/tokenizer';
import type { HiddenState, LanguageModel } from './language-model';

export interface TokenProbability {
  readonly token: number;
  /** What stands in the text: the spelling of an `<UNK>`, nothing for the end of the file. */
  readonly text: string;
  /** −log₂ P(token | everything before it); for `<UNK>` with the bits that its spelling costs. */
  readonly bits: number;
}

/** States whose distributions are computed together: the output layer is read once for all of them. */
const block = 32;

/**
 * Every token of `text` in order; with `end` also `<EOS>`. A generator, so that a long text can be
 * interrupted. Takes time O(tokens) and memory O(block · vocabulary).
 */
export function* tokenProbabilities(
  model: LanguageModel,
  tokenizer: Tokenizer,
  text: string,
  { end = false } = {},
): Generator<TokenProbability, void, void> {
  const { tokens, spellings } = tokenizer.encode(text);
  const { endOfSequence, unknown } = tokenizer;
  const count = tokens.length + (end ? 1 : 0);
  const target = (t: number): number => tokens[t] ?? endOfSequence;
  let spelled = 0;
  let [state] = model.advance([model.initialState()], [endOfSequence]) as [HiddenState];
  for (let from = 0; from < count; from += block) {
    const to = Math.min(from + block, count);
    const states: HiddenState[] = [];
    for (let t = from; t < to; t++) {
      states.push(state);
      if (t + 1 < count) [state] = model.advance([state], [target(t)]) as [HiddenState];
    }
    for (const [i, distribution] of model.logProbabilities(states).entries()) {
      const token = target(from + i);
      let bits = -distribution[token]! / Math.LN2;
      let shown = from + i < tokens.length ? tokenizer.token(token) : '';
      if (token === unknown) {
        shown = spellings[spelled++]!;
        bits += tokenizer.spellingBits(shown);
      }
      yield { token, text: shown, bits };
    }
  }
}

/** −log₂ P(text) in bits; with `end` also that the file ends there. */
export function sentenceBits(
  model: LanguageModel,
  tokenizer: Tokenizer,
  text: string,
  options: { end?: boolean } = {},
): number {
  let sum = 0;
  for (const { bits } of tokenProbabilities(model, tokenizer, text, options)) sum += bits;
  return sum;
}
