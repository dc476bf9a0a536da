/**
 * Decides how much each part's word counts: a network of one hidden layer that sees features of the place and gives a
 * weight to each part, learned online from the tokens that came (as the mixing networks of context mixing; the mixture
 * itself is linear, so it stays a distribution).
 *
 *   hidden = tanh(W₁ features),  weights = softmax(W₂ [hidden, features])
 */

export const hiddenUnits = 16;

/** Numbers of a gate of this shape. */
export function gateSize(features: number, parts: number): number {
  return features * hiddenUnits + (hiddenUnits + features) * parts;
}

export class Gate {
  /** `[features, hiddenUnits]`, row-major. */
  private readonly first: Float64Array;
  /** `[hiddenUnits + features, parts]`, row-major. */
  private readonly second: Float64Array;
  private readonly firstSquares: Float64Array;
  private readonly secondSquares: Float64Array;
  private readonly hidden = new Float64Array(hiddenUnits);

  /** @param numbers of a gate of the same shape; others are ignored */
  constructor(
    readonly features: number,
    readonly parts: number,
    numbers?: readonly number[],
  ) {
    const firstLength = features * hiddenUnits;
    const secondLength = (hiddenUnits + features) * parts;
    this.first = Float64Array.from(
      { length: firstLength },
      (_, i) => 0.3 * Math.sin(i * i * 12.9898 + i * 78.233),
    );
    this.second = new Float64Array(secondLength);
    if (numbers?.length === firstLength + secondLength && numbers.every(Number.isFinite)) {
      this.first.set(numbers.slice(0, firstLength));
      this.second.set(numbers.slice(firstLength));
    }
    this.firstSquares = new Float64Array(firstLength).fill(0.01);
    this.secondSquares = new Float64Array(secondLength).fill(0.01);
  }

  /** All its numbers, for the model file. */
  numbers(): number[] {
    return [...this.first, ...this.second];
  }

  /** The weight of each part, summing to one; a part that is not there weighs nothing. */
  weigh(features: Float64Array, present: readonly boolean[]): Float64Array<ArrayBuffer> {
    const { hidden, parts } = this;
    hidden.fill(0);
    for (let f = 0; f < this.features; f++) {
      const value = features[f]!;
      if (value === 0) continue;
      const row = f * hiddenUnits;
      for (let h = 0; h < hiddenUnits; h++) hidden[h]! += value * this.first[row + h]!;
    }
    for (let h = 0; h < hiddenUnits; h++) hidden[h] = Math.tanh(hidden[h]!);
    const weights = new Float64Array(parts);
    for (let i = 0; i < hiddenUnits + this.features; i++) {
      const value = i < hiddenUnits ? hidden[i]! : features[i - hiddenUnits]!;
      for (let k = 0; k < parts; k++) weights[k]! += value * this.second[i * parts + k]!;
    }
    return softmax(weights, present);
  }

  /**
   * A step of gradient descent on −ln Σ weights · votes.
   * @param votes what each part gave the token that came; 0 for a part that is not there
   */
  learn(features: Float64Array, present: readonly boolean[], votes: readonly number[]): void {
    const weights = this.weigh(features, present);
    const { hidden, parts } = this;
    let probability = 1e-300;
    for (let k = 0; k < parts; k++) probability += weights[k]! * votes[k]!;
    const slopes = weights.map((weight, k) => (weight * (votes[k]! - probability)) / probability);
    const back = new Float64Array(hiddenUnits);
    for (let i = 0; i < hiddenUnits + this.features; i++) {
      const value = i < hiddenUnits ? hidden[i]! : features[i - hiddenUnits]!;
      for (let k = 0; k < parts; k++) {
        const at = i * parts + k;
        if (i < hiddenUnits) back[i]! += this.second[at]! * slopes[k]!;
        step(this.second, this.secondSquares, at, value * slopes[k]!, secondRate);
      }
    }
    for (let f = 0; f < this.features; f++) {
      const value = features[f]!;
      if (value === 0) continue;
      for (let h = 0; h < hiddenUnits; h++) {
        const slope = value * back[h]! * (1 - hidden[h]! * hidden[h]!);
        step(this.first, this.firstSquares, f * hiddenUnits + h, slope, firstRate);
      }
    }
  }
}

const firstRate = 0.03;
const secondRate = 0.1;

/** Adagrad (Duchi, Hazan and Singer 2011), upwards. */
function step(values: Float64Array, squares: Float64Array, at: number, slope: number, rate: number): void {
  squares[at]! += slope * slope;
  values[at]! += (rate * slope) / Math.sqrt(squares[at]!);
}

function softmax(logits: Float64Array<ArrayBuffer>, present: readonly boolean[]): Float64Array<ArrayBuffer> {
  let largest = -Infinity;
  for (let k = 0; k < logits.length; k++) if (present[k]) largest = Math.max(largest, logits[k]!);
  let total = 0;
  for (let k = 0; k < logits.length; k++) {
    logits[k] = present[k] ? Math.exp(logits[k]! - largest) : 0;
    total += logits[k]!;
  }
  for (let k = 0; k < logits.length; k++) logits[k]! /= total;
  return logits;
}
