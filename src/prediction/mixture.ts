/** One distribution over the next token from all parts that are there: the network, and what is recalled. */
import type { HiddenState, LanguageModel } from '../model/language-model';

/** Tokens before a position that are kept at most: the longest context that recall looks at. */
export const contextLength = 32;

/** A place in a text, behind a token: all that is needed to predict the next one. Immutable. */
export interface Position {
  /** Of the network; null when there is none. */
  readonly state: HiddenState | null;
  /** The last tokens before this place, oldest first; at most `contextLength`. */
  readonly context: Int32Array;
}

export class Mixture {
  constructor(
    readonly vocabularySize: number,
    private readonly model: LanguageModel | null,
  ) {}

  get hasNetwork(): boolean {
    return this.model !== null;
  }

  /** The beginning of a text: `<EOS>` has been read. */
  start(endOfSequence: number): Position {
    const state = this.model ? this.model.advance([this.model.initialState()], [endOfSequence])[0]! : null;
    return { state, context: Int32Array.of(endOfSequence) };
  }

  /** `positions[i]` reads `tokens[i]`; the positions given stay as they are. */
  advance(positions: readonly Position[], tokens: ArrayLike<number>): Position[] {
    const states = this.model?.advance(
      positions.map(({ state }) => state!),
      tokens,
    );
    return positions.map(({ context }, i) => ({
      state: states?.[i] ?? null,
      context: appended(context, tokens[i]!),
    }));
  }

  /** P(next token) for each position, `[vocabularySize]` each, summing to one. */
  probabilities(positions: readonly Position[]): Float64Array[] {
    if (!this.model) {
      return positions.map(() => new Float64Array(this.vocabularySize).fill(1 / this.vocabularySize));
    }
    return this.model
      .logProbabilities(positions.map(({ state }) => state!))
      .map((row) => Float64Array.from(row, Math.exp));
  }
}

function appended(context: Int32Array, token: number): Int32Array {
  const kept = Math.min(context.length, contextLength - 1);
  const next = new Int32Array(kept + 1);
  next.set(context.subarray(context.length - kept));
  next[kept] = token;
  return next;
}
