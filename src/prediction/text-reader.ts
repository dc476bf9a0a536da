/**
 * One text read from its first token to its last: what is expected next, and what all parts learn of what came. Scoring
 * goes through it, and so does an arithmetic coder, which knows the text only as far as it has read it.
 */
import type { Tokenizer } from '../text/tokenizer';
import type { Mixture, TokenProbabilities } from './mixture';
import type { Position } from './position';
import { type Memory, Recall } from './recall';

export class TextReader {
  private readonly document: Recall;
  private readonly own: Memory;
  /** Where the reader stands, and where it will stand, as far as it was told. */
  private positions: Position[];

  /**
   * @param memory the text in the workspace's recall: empty; when recall adapts, it has afterwards what was read
   * @param adapt recall learns each token after it was read, and the mixture whom to trust
   */
  constructor(
    private readonly mixture: Mixture,
    tokenizer: Tokenizer,
    private readonly memory: Memory,
    private readonly adapt: boolean,
  ) {
    this.document = new Recall(tokenizer.size, tokenizer.kind, false);
    this.own = this.document.learn([]);
    this.positions = [mixture.start(tokenizer.endOfSequence)];
  }

  /** P(next token), `[vocabularySize]`, summing to one. */
  probabilities(): Float64Array {
    return this.mixture.probabilities([this.positions[0]!], this.adapt ? this.document : null)[0]!;
  }

  /** These tokens will be read next: to know it saves time. */
  announce(tokens: ArrayLike<number>): void {
    const { mixture } = this;
    const positions = [this.positions[0]!];
    for (let i = 1; i < tokens.length; i++)
      positions.push(mixture.advance([positions[i - 1]!], [tokens[i - 1]!])[0]!);
    this.positions = mixture.foreseen(positions);
  }

  /** The next token. @returns what it had been given before */
  read(token: number): TokenProbabilities {
    const { mixture, memory, document, own, adapt } = this;
    const position = this.positions.shift()!;
    const judged = adapt ? mixture.learn(position, token, document) : mixture.judge(position, token, null);
    if (this.positions.length === 0) this.positions = mixture.advance([position], [token]);
    if (adapt) {
      mixture.workspace.splice(memory, memory.length, 0, [token]);
      document.splice(own, own.length, 0, [token]);
    }
    return judged;
  }
}
