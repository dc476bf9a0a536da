/**
 * The last step of mixing over bytes: what the contexts give a bit and what the network gives it, in the
 * logistic domain, weighed by how sure each is (Mahoney 2005, with the network as one more model as in Knoll
 * and de Freitas 2012).
 *
 *   p = σ(w₁ · stretch(p_contexts) + w₂ · stretch(p_network) + w₃), the weights chosen by both certainties
 *
 * Each bit moves the weights by a bounded step; nothing moves while a suggestion is searched. On text that is
 * not like what came before, the mixture costs hardly more than the better part: both are heard alone too,
 * beside what was mixed.
 */
import { FixedShare } from './fixed-share';

/**
 * Sets of weights: eight steps of the contexts' certainty, four of the network's, the first bit of a byte or
 * a later one.
 */
const certainties = 8;
const networkCertainties = 4;
const setSize = 3;
const sets = certainties * networkCertainties * 2;
export const bitMixtureSize = sets * setSize;

/** Where nothing was learned. */
const weightOfContexts = 0.7;
const weightOfNetwork = 0.3;
const rate = 0.005;
/** No probability is nearer to 0 or 1. */
const least = 2 ** -18;
/** The constant third input. */
const constant = 0.3;
/** How much the contexts, the network and what was mixed of them are trusted at first. */
const firstTrust = [0.35, 0.05, 0.6];
/** Of ln(p / (1 − p)): what a surprise can move the weights by is bounded. */
const mostStretched = 10;

const stretch = (p: number): number =>
  Math.max(-mostStretched, Math.min(mostStretched, Math.log(p / (1 - p))));
const kept = (p: number): number => Math.max(least, Math.min(1 - least, p));

export class BitMixture {
  private readonly weights: Float64Array;
  private set = 0;
  private contexts = 0;
  private network = 0;
  private mixed = 0.5;
  private readonly trust = new FixedShare(firstTrust);

  /** @param numbers what `numbers()` of another one gave; of another length they are ignored */
  constructor(numbers: readonly number[] = []) {
    const known = numbers.length === bitMixtureSize && numbers.every(Number.isFinite);
    const fresh = [weightOfContexts, weightOfNetwork, 0];
    this.weights = Float64Array.from({ length: bitMixtureSize }, (_, i) =>
      known ? numbers[i]! : fresh[i % setSize]!,
    );
  }

  /**
   * P(the bit is 1).
   * @param contexts what the contexts give it, @param network what the network gives it
   * @param surest the most that the network gives any next byte, @param first whether it is the first bit of
   *   a byte
   */
  mix(contexts: number, network: number, surest: number, first: boolean): number {
    const [ofContexts, ofTheNetwork] = [kept(contexts), kept(network)];
    this.contexts = stretch(ofContexts);
    this.network = stretch(ofTheNetwork);
    const certainty = Math.min(certainties - 1, Math.floor(Math.abs(this.contexts)));
    const ofNetwork = surest > 0.99 ? 3 : surest > 0.9 ? 2 : surest > 0.5 ? 1 : 0;
    this.set = ((certainty * networkCertainties + ofNetwork) * 2 + (first ? 0 : 1)) * setSize;
    const { weights, set } = this;
    const sum =
      weights[set]! * this.contexts + weights[set + 1]! * this.network + weights[set + 2]! * constant;
    this.mixed = kept(1 / (1 + Math.exp(-sum)));
    return this.trust.mix([ofContexts, ofTheNetwork, this.mixed]);
  }

  /** How much the contexts count in what was mixed last, 0 … 1; the rest is what the network counts. */
  get shareOfContexts(): number {
    const { weights, set } = this;
    const ours = Math.abs(weights[set]! * this.contexts);
    const all = ours + Math.abs(weights[set + 1]! * this.network);
    const [contexts, , both] = this.trust.trust;
    return contexts! + both! * (all > 0 ? ours / all : 0.5);
  }

  /** The bit that was mixed last is `y`. */
  learn(y: number): void {
    this.trust.learn(y);
    const step = (y - this.mixed) * rate;
    const { weights, set } = this;
    weights[set]! += step * this.contexts;
    weights[set + 1]! += step * this.network;
    weights[set + 2]! += step * constant;
  }

  numbers(): number[] {
    return [...this.weights];
  }
}
