/**
 * The last step of mixing over bytes: what the contexts give a bit and what the network gives it, in the
 * logistic domain, weighed by how sure each is (Mahoney 2005, with the network as one more model as in Knoll
 * and de Freitas 2012).
 *
 *   p = σ(w₁ · stretch(p_contexts) + w₂ · stretch(p_network) + w₃), the weights chosen by both certainties
 *
 * Each bit moves the weights by a bounded step; nothing moves while a suggestion is searched. On text that is
 * not like what came before, the mixture costs hardly more than the better part: the answer is an average of
 * both parts alone and of what was mixed of them (`FixedShare`).
 */
import { sigmoid } from '../../kernels/sigmoid';
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

const rate = 0.005;
/** No probability is nearer to 0 or 1. */
const least = 2 ** -18;
/** The constant third input. */
const constant = 0.3;
/** Of ln(p / (1 − p)): what a surprise can move the weights by is bounded. */
const mostStretched = 10;

const stretch = (p: number): number =>
  Math.max(-mostStretched, Math.min(mostStretched, Math.log(p / (1 - p))));
/** One of the `certainties`. */
const certaintyOf = (stretched: number): number => Math.min(certainties - 1, Math.floor(Math.abs(stretched)));
const kept = (p: number): number => Math.max(least, Math.min(1 - least, p));

/** What the mixture made of one bit: `learn` takes it. It may serve again for the next bit. */
export interface MixedBit {
  /** Of the document that it stands in. */
  readonly path: string;
  /** P(the bit is 1). */
  probability: number;
  /** What the contexts, the network, and both mixed by weights give it. */
  readonly given: Float64Array;
  /** The first two of them in the logistic domain. */
  contexts: number;
  network: number;
  /** Where the set of weights begins that was used. */
  set: number;
}

export function newMixedBit(path = ''): MixedBit {
  return { path, probability: 0.5, given: new Float64Array(3), contexts: 0, network: 0, set: 0 };
}

/** Bytes of text after which contexts have half of the say that they can have beside a network. */
const halfExperience = 150_000;
/** Tokens that a network is trained on until it has all of the say that it can have. */
const wellTrained = 500_000;

/** From contexts that have learned nothing to those that have all the say that they can have at first. */
const between = (none: number, all: number, share: number): number => none + (all - none) * share;

export class BitMixture {
  /** What was learned, added to the first weights. */
  private readonly weights: Float64Array;
  /** 0 … 1: how much of the say that contexts can have at first they have. */
  private share = 1;
  /** One for each document: what goes wrong in one says nothing of another. */
  private readonly trusts = new Map<string, FixedShare>();

  /** @param parameters what `parameters()` of another one gave; of another length they are ignored */
  constructor(parameters: readonly number[] = []) {
    const known = parameters.length === bitMixtureSize && parameters.every(Number.isFinite);
    this.weights = known ? Float64Array.from(parameters) : new Float64Array(bitMixtureSize);
  }

  /**
   * Says how much was learned. Contexts that have learned little leave most to a network that was trained on
   * much, perhaps elsewhere; the more certain they are, the less.
   * @param learned bytes of text that the contexts have learned, @param trained tokens that the network was
   *   trained on, 0 where there is none
   */
  experience(learned: number, trained: number): void {
    const half = halfExperience * Math.min(1, trained / wellTrained);
    this.share = half === 0 ? 1 : learned / (learned + half);
  }

  /**
   * Mixes what is said of one bit.
   * @param contexts what the contexts give a 1, @param network what the network gives it
   * @param surest the most that the network gives any next byte, @param first whether it is the first bit of
   *   a byte
   * @param into takes what was mixed, and is returned
   */
  mix(contexts: number, network: number, surest: number, first: boolean, into = newMixedBit()): MixedBit {
    const { given } = into;
    given[0] = kept(contexts);
    given[1] = kept(network);
    into.contexts = stretch(given[0]);
    into.network = stretch(given[1]);
    const certainty = certaintyOf(into.contexts);
    const ofNetwork = surest > 0.99 ? 3 : surest > 0.9 ? 2 : surest > 0.5 ? 1 : 0;
    const set = ((certainty * networkCertainties + ofNetwork) * 2 + (first ? 0 : 1)) * setSize;
    into.set = set;
    const sum =
      this.weightOfContexts(set, certainty) * into.contexts +
      this.weightOfNetwork(set, certainty) * into.network +
      this.weights[set + 2]! * constant;
    given[2] = kept(sigmoid(sum));
    into.probability = this.trustIn(into.path).mix(given);
    return into;
  }

  /** How much the contexts count in what was mixed, 0 … 1; the rest is what the network counts. */
  shareOfContexts({ path, set, contexts, network }: MixedBit): number {
    const trust = this.trustIn(path);
    const certainty = certaintyOf(contexts);
    const ours = Math.abs(this.weightOfContexts(set, certainty) * contexts);
    const all = ours + Math.abs(this.weightOfNetwork(set, certainty) * network);
    return trust.trust(0) + trust.trust(2) * (all > 0 ? ours / all : 0.5);
  }

  /** The bit is `y`. @param mixed what had been made of it */
  learn({ path, given, contexts, network, set }: MixedBit, y: number): void {
    this.trustIn(path).learn(given, y);
    const step = (y - given[2]!) * rate;
    const { weights } = this;
    weights[set]! += step * contexts;
    weights[set + 1]! += step * network;
    weights[set + 2]! += step * constant;
  }

  /** All that was learned, for another one to begin with. */
  parameters(): number[] {
    return [...this.weights];
  }

  private weightOfContexts(set: number, certainty: number): number {
    return 0.15 + 0.55 * this.say(certainty) + this.weights[set]!;
  }

  private weightOfNetwork(set: number, certainty: number): number {
    return 0.95 - 0.65 * this.say(certainty) + this.weights[set + 1]!;
  }

  /** How much say contexts that are so certain have at first, 0 … 1. */
  private say(certainty: number): number {
    return this.share + (1 - this.share) * (certainty / 10);
  }

  /** In the contexts, the network and what was mixed of them. */
  private firstTrust(): FixedShare {
    const { share } = this;
    return new FixedShare([
      between(0.03, 0.35, share),
      between(0.08, 0.05, share),
      between(0.89, 0.6, share),
    ]);
  }

  private trustIn(path: string): FixedShare {
    const trust = this.trusts.get(path) ?? this.firstTrust();
    this.trusts.set(path, trust);
    return trust;
  }
}
