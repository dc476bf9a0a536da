/**
 * Sharpens the mixture where its parts agree and blunts it where they do not: each probable token's
 * probability is multiplied by (its probability in part k / in the mixture) to a learned power, and all are
 * scaled to sum to one.
 *
 *   p'(s) ∝ p(s) · exp(Σₖ bₖ(features) · (ln pₖ(s) − ln p(s))) for p(s) > threshold; p'(s) ∝ p(s) for all
 *   others
 *
 * It is the geometric mixing of context mixing, on the few tokens where it matters; with b = 0 it changes
 * nothing.
 */
import { hiddenUnits, OnlineNetwork } from './online-network';

const threshold = 1e-4;
const learningRate = 0.02;
/** Ratios and exponents are held to this, in nats: one part's zero must not decide. */
const largestRatio = 8;
const largestExponent = 10;

/** What one `apply` leaves for `learn`. */
export interface GeometricStep {
  /** Tokens above the threshold. */
  count: number;
  readonly tokens: number[];
  /** `[count, parts]`: each part to the mixture, in nats. */
  readonly ratios: number[];
  readonly hidden: Float64Array;
}

export function newGeometricStep(): GeometricStep {
  return { count: 0, tokens: [], ratios: [], hidden: new Float64Array(hiddenUnits) };
}

export class GeometricMixing {
  private readonly network: OnlineNetwork;

  /** @param parameters of another one of the same shape; others are ignored */
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

  /**
   * Changes `row`, the linear mixture, in place; a part that is not there is null.
   * @param step filled in for `learn`
   */
  apply(
    features: Float64Array,
    row: Float64Array,
    votes: readonly (Float64Array | null)[],
    step: GeometricStep,
  ): void {
    const { parts } = this;
    const { tokens, ratios, hidden } = step;
    const powers = this.network.forward(features, hidden);
    step.count = 0;
    let total = 0;
    for (let token = 0; token < row.length; token++) {
      const probability = row[token]!;
      if (probability > threshold) {
        const logarithm = Math.log(probability);
        let exponent = 0;
        for (let k = 0; k < parts; k++) {
          const vote = votes[k];
          const ratio = vote ? clamp(Math.log(vote[token]! + 1e-12) - logarithm, largestRatio) : 0;
          ratios[step.count * parts + k] = ratio;
          exponent += powers[k]! * ratio;
        }
        tokens[step.count++] = token;
        row[token] = probability * Math.exp(clamp(exponent, largestExponent));
      }
      total += row[token]!;
    }
    for (let token = 0; token < row.length; token++) row[token]! /= total;
  }

  /** A step of gradient descent on −ln p'(token), for the row and the step of one `apply`. */
  learn(features: Float64Array, row: Float64Array, token: number, step: GeometricStep): void {
    const { parts } = this;
    const { tokens, ratios, hidden } = step;
    const slopes = new Float64Array(parts);
    for (let i = 0; i < step.count; i++) {
      const error = (tokens[i] === token ? 1 : 0) - row[tokens[i]!]!;
      for (let k = 0; k < parts; k++) slopes[k]! += error * ratios[i * parts + k]!;
    }
    this.network.ascend(features, hidden, slopes);
  }
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
