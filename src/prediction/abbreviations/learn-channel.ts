/**
 * Learns the weights of the channel from abbreviations whose meaning is known: softmax regression on what was
 * told of each text that may be meant, held near the weights that were learned on other text (a Gaussian
 * prior), by Newton's method.
 */
import type { ChannelWeights } from '../../model/sequences/channel-weights';
import { crossEntropy, softmax } from '../../model/softmax';
import { generalWeights } from './channel';
import type { Judged } from './channel';

/** Some letters at a place. */
export interface ChannelExample {
  /** How many letters were typed. */
  readonly letters: number;
  readonly judged: readonly Judged[];
  /** ln P_mixture of the letters as they stand. */
  readonly literal: number;
  /** Which of `judged` is meant; −1: none of them, the letters are what they are. */
  readonly meant: number;
}

const names = ['channel', 'mixture', 'letter', 'prior'] as const;
/** 1 / variance of each weight around the general one. */
const precision = 1;
const mostSteps = 30;

/** The derivatives of each score by the weights, as in `names`; that of the literal letters last. */
function featuresOf({ letters, judged, literal }: ChannelExample): number[][] {
  return [...judged.map(({ channel, mixture }) => [channel, mixture, -letters, 1]), [0, literal, 0, 0]];
}

/** −ln P of what was meant, in nats, summed, with that of the prior; its gradient and Hessian. */
export function channelLoss(
  weights: ChannelWeights,
  examples: readonly ChannelExample[],
): { readonly loss: number; readonly gradient: number[]; readonly hessian: number[][] } {
  const w = names.map((name) => weights[name]);
  const away = names.map((name, i) => w[i]! - generalWeights[name]);
  let loss = away.reduce((sum, distance) => sum + (precision * distance ** 2) / 2, 0);
  const gradient = away.map((distance) => precision * distance);
  const hessian = names.map((_, i) => names.map((_, j) => (i === j ? precision : 0)));
  for (const example of examples) {
    const features = featuresOf(example);
    const scores = features.map((row) => dot(row, w));
    const meant = example.meant < 0 ? features.length - 1 : example.meant;
    loss += crossEntropy(scores, meant);
    const probabilities = softmax(scores);
    const mean = names.map((_, i) => probabilities.reduce((sum, p, k) => sum + p * features[k]![i]!, 0));
    names.forEach((_, i) => {
      gradient[i]! += mean[i]! - features[meant]![i]!;
      names.forEach((_, j) => {
        const both = probabilities.reduce((sum, p, k) => sum + p * features[k]![i]! * features[k]![j]!, 0);
        hessian[i]![j]! += both - mean[i]! * mean[j]!;
      });
    });
  }
  return { loss, gradient, hessian };
}

/** The weights of the least loss, which has one minimum. Without examples the general ones. */
export function learnChannel(examples: readonly ChannelExample[]): ChannelWeights {
  let weights = generalWeights;
  let at = channelLoss(weights, examples);
  for (let step = 0; step < mostSteps; step++) {
    const direction = solve(at.hessian, at.gradient);
    let size = 1;
    let [next, there] = [weights, at];
    do {
      next = moved(weights, direction, size);
      there = channelLoss(next, examples);
      size /= 2;
    } while (there.loss > at.loss && size > 1e-6);
    if (!(there.loss < at.loss)) return weights;
    [weights, at] = [next, there];
  }
  return weights;
}

function moved(weights: ChannelWeights, direction: readonly number[], size: number): ChannelWeights {
  const [channel, mixture, letter, prior] = names.map((name, i) => weights[name] - size * direction[i]!);
  return { channel: channel!, mixture: mixture!, letter: letter!, prior: prior! };
}

const dot = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, i) => sum + value * other[i]!, 0);

/** x of A x = b for a positive definite A, by Gaussian elimination. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]!]);
  const { length } = rows;
  for (let k = 0; k < length; k++)
    for (let i = k + 1; i < length; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j <= length; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  const x = b.map(() => 0);
  for (let i = length - 1; i >= 0; i--)
    x[i] = (rows[i]![length]! - dot(rows[i]!.slice(i + 1, length), x.slice(i + 1))) / rows[i]![i]!;
  return x;
}
