/**
 * Turns what recall found into one distribution: absolute discounting, each level interpolated with the next
 * shorter context (Ney, Essen and Kneser 1994). The discounts depend on the length of the context and on how
 * often and how variedly it was continued, and are learned online by gradient steps on the log loss.
 */
import { sigmoid } from '../../kernels/sigmoid';
import type { Evidence } from './evidence';
import type { Recalled } from './recalled';
import type { Unigrams } from './unigrams';

const totalBuckets = 6;
const distinctBuckets = 4;
const perSlot = totalBuckets * distinctBuckets;

/** Numbers of the discounts for so many levels. */
export function discountCount(slots: number): number {
  return slots * perSlot;
}

export class Discounts {
  /** Logits of the discounts, by slot and bucket. */
  readonly logits: Float64Array;
  private readonly squares: Float64Array;

  /** @param initial logits for as many levels; others are ignored */
  constructor(slots: number, initial: readonly number[] = []) {
    this.logits = new Float64Array(slots * perSlot).fill(0.85);
    if (initial.length === this.logits.length) this.logits.set(initial);
    this.squares = new Float64Array(this.logits.length).fill(4);
  }

  /**
   * What the evidence says of the next token. `base` is the distribution without any context.
   * @param into takes it
   */
  distribute(evidence: Evidence, base: Unigrams, into: Recalled): void {
    const { starts, tokens, counts, totals } = evidence;
    into.begin(base);
    let weight = 1;
    for (let level = 0; level < evidence.levels; level++) {
      const total = totals[level]!;
      const distinct = starts[level + 1]! - starts[level]!;
      const discount = sigmoid(this.logits[parameterOf(evidence, level)]!);
      const scale = weight / total;
      for (let i = starts[level]!; i < starts[level + 1]!; i++)
        into.add(tokens[i]!, scale * (counts[i]! - discount));
      weight = scale * discount * distinct;
    }
    into.rest = weight;
  }

  /** A step towards the token that came, for what was found of the context before it. */
  learn(evidence: Evidence, base: Unigrams, token: number, rate = 0.5): void {
    const { starts, tokens, counts, totals } = evidence;
    const below: number[] = [];
    const seen: number[] = [];
    let probability = base.of(token);
    for (let level = evidence.levels - 1; level >= 0; level--) {
      const total = totals[level]!;
      const distinct = starts[level + 1]! - starts[level]!;
      const discount = sigmoid(this.logits[parameterOf(evidence, level)]!);
      let count = 0;
      for (let i = starts[level]!; i < starts[level + 1]!; i++) if (tokens[i] === token) count = counts[i]!;
      below[level] = probability;
      seen[level] = count > 0 ? 1 : 0;
      probability = ((count > 0 ? count - discount : 0) + discount * distinct * probability) / total;
    }
    let weight = 1;
    for (let level = 0; level < evidence.levels; level++) {
      const parameter = parameterOf(evidence, level);
      const total = totals[level]!;
      const distinct = starts[level + 1]! - starts[level]!;
      const discount = sigmoid(this.logits[parameter]!);
      const slope = (weight * (distinct * below[level]! - seen[level]!)) / total / probability;
      const gradient = slope * discount * (1 - discount);
      this.squares[parameter]! += gradient * gradient;
      this.logits[parameter]! += (rate * gradient) / Math.sqrt(this.squares[parameter]!);
      weight *= (discount * distinct) / total;
    }
  }
}

function parameterOf(evidence: Evidence, level: number): number {
  return evidence.slots[level]! * perSlot + bucket(evidence.totals[level]!, evidence.distinct(level));
}

function bucket(total: number, distinct: number): number {
  const byTotal = total < 4 ? total - 1 : total < 8 ? 3 : total < 32 ? 4 : 5;
  const byDistinct = distinct < 3 ? distinct - 1 : distinct < 6 ? 2 : 3;
  return byTotal * distinctBuckets + byDistinct;
}
