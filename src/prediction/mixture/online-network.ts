/**
 * A small network that learns from each token as it comes: outputs = W₂ [tanh(W₁ inputs), inputs], trained by
 * Adagrad (Duchi, Hazan and Singer 2011).
 */

export const hiddenUnits = 16;

/** Numbers of a network of this shape. */
export function networkSize(inputs: number, outputs: number): number {
  return inputs * hiddenUnits + (hiddenUnits + inputs) * outputs;
}

/**
 * One token moves no output by more than this, whatever it costs: a line of tokens that could not be expected
 * changes little, and what holds for a hundred of them is learned all the same. Adagrad's first steps would
 * be much larger.
 */
const largestMove = 0.03;

/** Of Adagrad's sums of squares: what the network begins with is worth some hundred tokens of its own. */
const firstSquare = 5;

/** The hidden layer learns slower than the output. */
const hiddenShare = 0.3;

export class OnlineNetwork {
  /** `[inputs, hiddenUnits]`, row-major. */
  private readonly first: Float64Array;
  /** `[hiddenUnits + inputs, outputs]`, row-major. */
  private readonly second: Float64Array;
  private readonly firstSquares: Float64Array;
  private readonly secondSquares: Float64Array;

  /**
   * @param rate of learning of the output weights
   * @param parameters of a network of the same shape; others are ignored, and all outputs begin at 0
   */
  constructor(
    readonly inputs: number,
    readonly outputs: number,
    private readonly rate: number,
    parameters: readonly number[] = [],
  ) {
    const firstLength = inputs * hiddenUnits;
    // Any fixed numbers do that look like noise: hidden units must differ.
    this.first = Float64Array.from(
      { length: firstLength },
      (_, i) => 0.3 * Math.sin(i * i * 12.9898 + i * 78.233),
    );
    this.second = new Float64Array((hiddenUnits + inputs) * outputs);
    if (parameters.length === networkSize(inputs, outputs) && parameters.every(Number.isFinite)) {
      this.first.set(parameters.slice(0, firstLength));
      this.second.set(parameters.slice(firstLength));
    }
    this.firstSquares = new Float64Array(firstLength).fill(firstSquare);
    this.secondSquares = new Float64Array(this.second.length).fill(firstSquare);
  }

  parameters(): number[] {
    return [...this.first, ...this.second];
  }

  /** @param hidden `[hiddenUnits]`, filled in for `ascend` */
  forward(inputs: Float64Array, hidden: Float64Array): Float64Array<ArrayBuffer> {
    const { outputs } = this;
    hidden.fill(0);
    for (let f = 0; f < this.inputs; f++) {
      const value = inputs[f]!;
      if (value === 0) continue;
      const row = f * hiddenUnits;
      for (let h = 0; h < hiddenUnits; h++) hidden[h]! += value * this.first[row + h]!;
    }
    for (let h = 0; h < hiddenUnits; h++) hidden[h] = Math.tanh(hidden[h]!);
    const out = new Float64Array(outputs);
    for (let i = 0; i < hiddenUnits + this.inputs; i++) {
      const value = i < hiddenUnits ? hidden[i]! : inputs[i - hiddenUnits]!;
      for (let k = 0; k < outputs; k++) out[k]! += value * this.second[i * outputs + k]!;
    }
    return out;
  }

  /**
   * A step upwards along `slopes`, the derivatives of what is to grow by the outputs.
   * @param hidden as `forward` filled it in for these inputs
   */
  ascend(inputs: Float64Array, hidden: Float64Array, slopes: ArrayLike<number>): void {
    const { outputs } = this;
    const back = new Float64Array(hiddenUnits);
    const rate = this.boundedRate(inputs, hidden, slopes);
    for (let i = 0; i < hiddenUnits + this.inputs; i++) {
      const value = i < hiddenUnits ? hidden[i]! : inputs[i - hiddenUnits]!;
      for (let k = 0; k < outputs; k++) {
        const at = i * outputs + k;
        if (i < hiddenUnits) back[i]! += this.second[at]! * slopes[k]!;
        step(this.second, this.secondSquares, at, value * slopes[k]!, rate);
      }
    }
    for (let f = 0; f < this.inputs; f++) {
      const value = inputs[f]!;
      if (value === 0) continue;
      for (let h = 0; h < hiddenUnits; h++) {
        const slope = value * back[h]! * (1 - hidden[h]! * hidden[h]!);
        step(this.first, this.firstSquares, f * hiddenUnits + h, slope, rate * hiddenShare);
      }
    }
  }

  /**
   * The rate at which a step on the output weights moves each output by `largestMove` at most, for these
   * inputs.
   */
  private boundedRate(inputs: Float64Array, hidden: Float64Array, slopes: ArrayLike<number>): number {
    const { outputs, secondSquares } = this;
    const moves = new Float64Array(outputs);
    for (let i = 0; i < hiddenUnits + this.inputs; i++) {
      const value = i < hiddenUnits ? hidden[i]! : inputs[i - hiddenUnits]!;
      for (let k = 0; k < outputs; k++) {
        const slope = value * slopes[k]!;
        moves[k]! += (value * slope) / Math.sqrt(secondSquares[i * outputs + k]! + slope * slope);
      }
    }
    const largest = moves.reduce((most, move) => Math.max(most, Math.abs(move)), 0);
    return largest * this.rate > largestMove ? largestMove / largest : this.rate;
  }
}

function step(values: Float64Array, squares: Float64Array, at: number, slope: number, rate: number): void {
  squares[at]! += slope * slope;
  values[at]! += (rate * slope) / Math.sqrt(squares[at]!);
}
