/**
 * The weight of each part in the mixture: weights = softmax(network(features)), learned online from the
 * tokens that came. The mixture itself is linear, so it stays a distribution.
 */
import { hiddenUnits, OnlineNetwork } from './online-network';

const learningRate = 0.1;

export class Gate {
  private readonly network: OnlineNetwork;

  /** @param parameters of a gate of the same shape; others are ignored */
  constructor(
    features: number,
    readonly parts: number,
    parameters?: readonly number[],
  ) {
    this.network = new OnlineNetwork(features, parts, learningRate, parameters);
  }

  /** All parameters, for the model file. */
  parameters(): number[] {
    return this.network.parameters();
  }

  /** The weight of each part, summing to one; a part that is not there weighs nothing. */
  weigh(
    features: Float64Array,
    present: readonly boolean[],
    hidden = new Float64Array(hiddenUnits),
  ): Float64Array<ArrayBuffer> {
    return softmax(this.network.forward(features, hidden), present);
  }

  /**
   * A step of gradient descent on −ln Σ weights · votes.
   * @returns Σ weights · votes before the step
   * @param votes what each part gave the token that came; 0 for a part that is not there
   */
  learn(features: Float64Array, present: readonly boolean[], votes: readonly number[]): number {
    const hidden = new Float64Array(hiddenUnits);
    const weights = this.weigh(features, present, hidden);
    let probability = 1e-300;
    for (let k = 0; k < this.parts; k++) probability += weights[k]! * votes[k]!;
    const slopes = weights.map((weight, k) => (weight * (votes[k]! - probability)) / probability);
    this.network.ascend(features, hidden, slopes);
    return probability;
  }
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
