/**
 * One text read from its first token to its last: what is expected next, and what all parts learn of what
 * came. Scoring goes through it, and so does an arithmetic coder, which knows the text only as far as it has
 * read it.
 */
import type { Tokenizer } from '../../text/tokenizer';
import type { DynamicModel } from '../dynamic-model';
import type { Mixture } from '../mixture/mixture';
import { newObservation, type Observation, type TokenProbabilities } from '../mixture/observation';
import type { NextToken } from '../decoding/decoder';
import type { Position } from '../position';
import { Recall } from '../recall/recall';
import type { TextHandle } from '../recall/text-handle';

/** What a token had been given. */
export type JudgedToken = Pick<TokenProbabilities, 'mixture' | 'network' | 'recall'>;

/** Of a long text, all the rows together would fill the memory. */
export function withoutRow({ mixture, network, recall }: JudgedToken): JudgedToken {
  return { mixture, network, recall };
}

export class TextReader {
  private readonly document: Recall;
  private readonly own: TextHandle;
  private readonly endOfSequence: number;
  /** Where the reader stands, and where it will stand, as far as it was told. */
  private positions: Position[];
  /** Tokens that it is best told of at once. */
  readonly block: number;
  private readonly observation: Observation;
  /** Read, and not yet taken by the dynamic model. */
  private stretch: number[] = [];

  /**
   * @param handle the text in the workspace's recall: empty; when recall adapts, it has afterwards what was
   *   read
   * @param adapt recall learns each token after it was read, and the mixture its weights
   * @param dynamicModel makes the network follow the text too, a stretch at a time and at its end
   * @param reads what stands before in the text is recalled too, though nothing is kept of it afterwards
   */
  constructor(
    private readonly mixture: Mixture,
    tokenizer: Tokenizer,
    private readonly handle: TextHandle,
    private readonly adapt: boolean,
    private readonly dynamicModel?: DynamicModel,
    private readonly reads = adapt,
  ) {
    this.block = dynamicModel?.stretch ?? 32;
    dynamicModel?.begin(tokenizer.endOfSequence);
    this.endOfSequence = tokenizer.endOfSequence;
    this.observation = newObservation(tokenizer.size);
    this.document = new Recall(tokenizer.size, tokenizer.kind, false);
    this.own = this.document.learn([]);
    this.positions = [mixture.start(tokenizer.endOfSequence)];
  }

  /** Behind what was read. */
  get position(): Position {
    return this.positions[0]!;
  }

  /** What is expected there and further on. */
  get next(): NextToken {
    return this.mixture.within(this.reads ? this.document : null);
  }

  /** P(next token), `[vocabularySize]`, summing to one. */
  probabilities(): Float64Array {
    return this.mixture.probabilities([this.positions[0]!], this.reads ? this.document : null)[0]!;
  }

  /** These tokens will be read next: to know it saves time. */
  announce(tokens: ArrayLike<number>): void {
    const { mixture } = this;
    const positions = [this.positions[0]!];
    for (let i = 1; i < tokens.length; i++)
      positions.push(mixture.advance([positions[i - 1]!], [tokens[i - 1]!])[0]!);
    mixture.foresee(positions);
    this.positions = positions;
  }

  /** The next token. @returns what it had been given before */
  read(token: number): TokenProbabilities {
    const { mixture, handle, document, own, adapt, reads } = this;
    const position = this.positions.shift()!;
    const seen = mixture.observe(position, reads || adapt ? document : null, this.observation);
    const judged = mixture.judge(seen, token);
    if (adapt) mixture.learn(seen, token);
    if (this.positions.length === 0) this.positions = mixture.advance([position], [token]);
    if (adapt) mixture.workspace.splice(handle, handle.length, 0, [token]);
    if (reads) document.splice(own, own.length, 0, [token]);
    this.follow(token);
    return judged;
  }

  /** Hidden states of the previous weights are good enough for the new ones. */
  private follow(token: number): void {
    const { dynamicModel, stretch } = this;
    if (!dynamicModel) return;
    stretch.push(token);
    if (stretch.length < dynamicModel.stretch && token !== this.endOfSequence) return;
    dynamicModel.read(stretch);
    this.mixture.replaceModel(dynamicModel.model);
    this.stretch = [];
  }
}
