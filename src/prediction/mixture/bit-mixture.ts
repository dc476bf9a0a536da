/**
 * The last step of mixing over bytes: what the contexts give a bit and what the network gives it, in the
 * logistic domain, weighed by how sure each is (Mahoney 2005, with the network as one more model as in Knoll
 * and de Freitas 2012).
 *
 *   p = σ(mean of x₁, x₂, x₃), xᵢ = wᵢ₁ · stretch(p_contexts) + wᵢ₂ · stretch(p_network) + wᵢ₃
 *
 * of three sets of weights: one chosen by both certainties, one by the classes of the last two bytes, one by
 * the bits of the byte so far. Each learns by itself, the last two in each document anew.
 *
 * Each bit moves the weights by a bounded step; nothing moves while a suggestion is searched. On text that is
 * not like what came before, the mixture costs hardly more than the better part: the answer is an average of
 * both parts alone and of what was mixed of them (`FixedShare`).
 */
import { byteBefore, type TextPlace } from '../../kernels/context-mixing/context-mixing';
import { classTable } from '../../kernels/context-mixing/numbers';
import { sigmoid } from '../../kernels/sigmoid';
import { RecentMap } from '../recent-map';
import { FixedShare } from './fixed-share';

/** Steps of certainty of the contexts and of the network. */
const certainties = 8;
const networkCertainties = 4;
const setSize = 3;
/** Sets by certainties and whether it is the first bit of a byte. */
export const bitMixtureSize = certainties * networkCertainties * 2 * setSize;
/** Of a document: sets by the classes of two bytes, then sets by node. */
const firstByNode = 256 * setSize;
const sizeOfDocument = firstByNode + 256 * setSize;

const rate = 0.01;
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

/** What is known of the byte that comes, before any of its bits. */
export interface ByteBefore {
  /** The most that the network gives any next byte. */
  readonly surest: number;
  /** The classes of the last two bytes as one number below 256, as `classesBefore` gives them. */
  readonly classes: number;
}

const classOf = classTable();

/** The classes of the last two bytes before a place, the last one higher. */
export function classesBefore(place: TextPlace): number {
  return classOf[byteBefore(place, 1)]! * 16 + classOf[byteBefore(place, 2)]!;
}

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
  /** Where the set of weights of each kind begins that was used; the last two among those of the document. */
  byCertainties: number;
  byClasses: number;
  byNode: number;
}

export function newMixedBit(path = ''): MixedBit {
  const sets = { byCertainties: 0, byClasses: 0, byNode: firstByNode };
  return { path, probability: 0.5, given: new Float64Array(3), contexts: 0, network: 0, ...sets };
}

/** Bytes of text after which contexts have half of the say that they can have beside a network. */
const halfExperience = 150_000;
/** Tokens that a network is trained on until it has all of the say that it can have. */
const wellTrained = 500_000;

/** From contexts that have learned nothing to those that have all the say that they can have at first. */
const between = (none: number, all: number, share: number): number => none + (all - none) * share;

/** Documents whose weights are kept. */
const documentsKept = 64;

/** What was learned in a document. */
interface OfDocument {
  readonly path: string;
  readonly trust: FixedShare;
  /** Added to the first weights. */
  readonly weights: Float64Array;
}

export class BitMixture {
  /** What was learned of the sets by certainties, added to the first weights. */
  private readonly weights: Float64Array;
  /** 0 … 1: how much of the say that contexts can have at first they have. */
  private share = 1;
  /** What goes wrong in one says nothing of another. */
  private readonly documents = new RecentMap<string, OfDocument>(documentsKept);
  /** The one asked about last. */
  private last: OfDocument | null = null;

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
   * @param node the bits of the byte so far behind a 1
   * @param into takes what was mixed, and is returned
   */
  mix(
    contexts: number,
    network: number,
    node: number,
    { surest, classes }: ByteBefore,
    into = newMixedBit(),
  ): MixedBit {
    const { given } = into;
    given[0] = kept(contexts);
    given[1] = kept(network);
    into.contexts = stretch(given[0]);
    into.network = stretch(given[1]);
    const certainty = certaintyOf(into.contexts);
    const ofNetwork = surest > 0.99 ? 3 : surest > 0.9 ? 2 : surest > 0.5 ? 1 : 0;
    into.byCertainties = ((certainty * networkCertainties + ofNetwork) * 2 + (node === 1 ? 0 : 1)) * setSize;
    into.byClasses = classes * setSize;
    into.byNode = firstByNode + node * setSize;
    const document = this.documentOf(into.path);
    // The mean of the sums of all three sets.
    const sum =
      (this.firstOfContexts(certainty) + this.learned(document, into, 0)) * into.contexts +
      (this.firstOfNetwork(certainty) + this.learned(document, into, 1)) * into.network +
      this.learned(document, into, 2) * constant;
    given[2] = kept(sigmoid(sum));
    into.probability = document.trust.mix(given);
    return into;
  }

  /** How much the contexts count in what was mixed, 0 … 1; the rest is what the network counts. */
  shareOfContexts(mixed: MixedBit): number {
    const { path, contexts, network } = mixed;
    const document = this.documentOf(path);
    const { trust } = document;
    const certainty = certaintyOf(contexts);
    const ours = Math.abs((this.firstOfContexts(certainty) + this.learned(document, mixed, 0)) * contexts);
    const theirs = Math.abs((this.firstOfNetwork(certainty) + this.learned(document, mixed, 1)) * network);
    const all = ours + theirs;
    return trust.trust(0) + trust.trust(2) * (all > 0 ? ours / all : 0.5);
  }

  /** The bit is `y`. @param mixed what had been made of it */
  learn(mixed: MixedBit, y: number): void {
    const document = this.documentOf(mixed.path);
    document.trust.learn(mixed.given, y);
    this.learnSet(this.weights, mixed.byCertainties, mixed, y);
    this.learnSet(document.weights, mixed.byClasses, mixed, y);
    this.learnSet(document.weights, mixed.byNode, mixed, y);
  }

  /** One set learns from what it alone would have said. */
  private learnSet(weights: Float64Array, set: number, { contexts, network }: MixedBit, y: number): void {
    const certainty = certaintyOf(contexts);
    const sum =
      (this.firstOfContexts(certainty) + weights[set]!) * contexts +
      (this.firstOfNetwork(certainty) + weights[set + 1]!) * network +
      weights[set + 2]! * constant;
    const step = (y - kept(sigmoid(sum))) * rate;
    weights[set]! += step * contexts;
    weights[set + 1]! += step * network;
    weights[set + 2]! += step * constant;
  }

  /** All that was learned, for another one to begin with. */
  parameters(): number[] {
    return [...this.weights];
  }

  /** What three sets have learned of a weight, on average. @param which of a set's weights */
  private learned(
    document: OfDocument,
    { byCertainties, byClasses, byNode }: MixedBit,
    which: number,
  ): number {
    const { weights } = document;
    return (
      (this.weights[byCertainties + which]! + weights[byClasses + which]! + weights[byNode + which]!) / 3
    );
  }

  private firstOfContexts(certainty: number): number {
    return 0.15 + 0.55 * this.say(certainty);
  }

  private firstOfNetwork(certainty: number): number {
    return 0.95 - 0.65 * this.say(certainty);
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

  private documentOf(path: string): OfDocument {
    if (this.last?.path === path) return this.last;
    const make = () => ({ path, trust: this.firstTrust(), weights: new Float64Array(sizeOfDocument) });
    return (this.last = this.documents.get(path, make));
  }
}
