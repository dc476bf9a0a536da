/**
 * What the mixture saw of one place: the value from which a token is judged and learned. Its buffers belong
 * to whoever asked for it, and serve again for the next place.
 */
import type { Distribution } from '../../model/language-model';
import { Evidence } from '../recall/evidence';
import { Recalled } from '../recall/recalled';
import type { Unigrams } from '../recall/unigrams';
import type { FallbackToBest } from './fallback-to-best';
import type { NetworkVote, RecallVote, Vote } from './features';

/** What the network expects. */
export class NetworkExpectation implements NetworkVote {
  readonly top: number;
  /** Of all probabilities, which 32 bits have rounded. */
  private readonly total: number;

  constructor(private readonly distribution: Distribution) {
    const { probabilities } = distribution;
    let [top, most, total] = [0, 0, 0];
    for (let token = 0; token < probabilities.length; token++) {
      const probability = probabilities[token]!;
      total += probability;
      if (probability > most) [top, most] = [token, probability];
    }
    this.top = top;
    this.total = total;
  }

  get entropy(): number {
    return this.distribution.entropy;
  }

  of(token: number): number {
    return this.distribution.probabilities[token]! / this.total;
  }

  /** Adds `weight` times the distribution to `out`, `[vocabularySize]`. */
  addTo(out: Float64Array, weight: number): void {
    const { probabilities } = this.distribution;
    const each = weight / this.total;
    for (let token = 0; token < out.length; token++) out[token]! += each * probabilities[token]!;
  }
}

/** What recall found of a text, and what it makes of it. */
export class RecallExpectation implements RecallVote {
  readonly evidence = new Evidence();
  readonly recalled: Recalled;
  top = 0;

  constructor(vocabularySize: number) {
    this.recalled = new Recalled(vocabularySize);
  }

  of(token: number): number {
    return this.recalled.of(token);
  }
}

export interface Observation {
  /** Null where there is none. */
  network: NetworkExpectation | null;
  readonly workspace: RecallExpectation;
  readonly document: RecallExpectation;
  /** What is expected anywhere. */
  base: Unigrams | null;
  /** Of the document; null where none is at hand. */
  fallback: FallbackToBest | null;
  /** Whether the network, the workspace and the document are there. */
  present: readonly boolean[];
  features: Float64Array;
  /** Of each part, summing to one. */
  weights: Float64Array;
}

export function newObservation(vocabularySize: number): Observation {
  const nothing = new Float64Array(0);
  return {
    network: null,
    workspace: new RecallExpectation(vocabularySize),
    document: new RecallExpectation(vocabularySize),
    base: null,
    fallback: null,
    present: [],
    features: nothing,
    weights: nothing,
  };
}

/** Each part's vote; null for a part that is not there. */
export function votesOf({ network, workspace, document, present }: Observation): readonly (Vote | null)[] {
  return [network, present[1] ? workspace : null, present[2] ? document : null];
}

/** What the token that came had been given. */
export interface TokenProbabilities {
  readonly mixture: number;
  readonly network: number;
  /** Both recalls together, as the gate weighs them against each other. */
  readonly recall: number;
}
