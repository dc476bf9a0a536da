/** A language model small enough to reason about: it counts which token followed the last one or two. */
import type { ModelConfiguration } from '../../../src/model/configuration';
import type { Distribution, HiddenState, LanguageModel } from '../../../src/model/language-model';
import type { Tokenizer } from '../../../src/text/tokenizer';
import { distributionOf } from '../model/example-model';

/**
 * Its hidden state is the last two tokens; `steps` counts the rows it was asked to advance, `rows` those it
 * was asked what comes next at.
 */
export class CountingModel implements LanguageModel {
  readonly configuration: ModelConfiguration;
  steps = 0;
  rows = 0;
  private readonly followers = new Map<string, Map<number, number>>();

  constructor(
    private readonly tokenizer: Tokenizer,
    texts: readonly string[],
  ) {
    this.configuration = {
      cell: 'rnn',
      vocabularySize: tokenizer.size,
      embeddingSize: 16,
      hiddenSize: 16,
      layers: 1,
      output: 'full',
    };
    for (const text of texts) {
      const tokens = [tokenizer.endOfSequence, ...tokenizer.encode(text).tokens, tokenizer.endOfSequence];
      for (let i = 1; i < tokens.length; i++) {
        for (const key of [`${tokens[i - 1]}`, `${tokens[i - 2] ?? -1} ${tokens[i - 1]}`]) {
          const counts = this.followers.get(key) ?? new Map<number, number>();
          counts.set(tokens[i]!, (counts.get(tokens[i]!) ?? 0) + 1);
          this.followers.set(key, counts);
        }
      }
    }
  }

  /** Counting needs no gates. */
  advanceWithGates(state: HiddenState, token: number): { state: HiddenState; gates: Float32Array } {
    return { state: this.advance([state], [token])[0]!, gates: new Float32Array(16) };
  }

  embedding(): Float32Array {
    return new Float32Array(16);
  }

  initialState(): HiddenState {
    return Float32Array.of(-1, -1);
  }

  advance(states: readonly HiddenState[], tokens: ArrayLike<number>): HiddenState[] {
    this.steps += states.length;
    return states.map((state, i) => Float32Array.of(state[1]!, tokens[i]!));
  }

  logProbabilities(states: readonly HiddenState[]): Float32Array[] {
    return states.map((state) => {
      const { size } = this.tokenizer;
      const row = new Float32Array(size).fill(0.01 / size);
      const longer = this.followers.get(`${state[0]} ${state[1]}`);
      this.add(row, this.followers.get(`${state[1]}`), longer ? 0.09 : 0.99);
      this.add(row, longer, 0.9);
      const total = row.reduce((a, b) => a + b, 0);
      return row.map((value) => Math.log(value / total));
    });
  }

  distributions(states: readonly HiddenState[]): Distribution[] {
    this.rows += states.length;
    return this.logProbabilities(states).map(distributionOf);
  }

  private add(row: Float32Array, counts: Map<number, number> | undefined, share: number): void {
    if (!counts) return;
    const total = [...counts.values()].reduce((a, b) => a + b, 0);
    for (const [token, count] of counts) row[token]! += (share * count) / total;
  }
}

/** A program of a few lines, repeated with different names: easy to predict. */
export const program = ['alpha', 'beta', 'gamma', 'delta']
  .map(
    (name) =>
      `export function ${name}Value(input: number): number {\n  const result = compute(input);\n  return result;\n}\n`,
  )
  .join('\n');
