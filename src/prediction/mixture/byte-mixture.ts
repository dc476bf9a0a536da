/**
 * One distribution over the next byte: what the contexts of the bytes before say
 * (contexts/byte-recall.ts), mixed bit by bit with what the mixture of network and recall says of the next
 * token, summed to the next byte. Nothing is learned while a hypothesis is followed.
 */
import type { ContextMixing, TextPlace } from '../../kernels/context-mixing/context-mixing';
import { bytesOf } from '../../text/document-bytes';
import type { Tokenizer } from '../../text/tokenizer';
import type { NextToken } from '../decoding/decoder';
import type { Cursor, Position } from '../position';
import type { ByteRecall } from '../contexts/byte-recall';
import { BitMixture, classesBefore, type MixedBit, newMixedBit } from './bit-mixture';
import { bytesOfNodes, nodesOf, upperShare } from './byte-tree';
import type { ContextVotes } from './context-votes';
import { BytesOfTokens, leastShareInSearch, type TokenReading } from './bytes-of-tokens';

/** A place in a text, behind a byte. Immutable. */
export interface BytePosition {
  /** Of the document. */
  readonly path: string;
  readonly place: TextPlace;
  readonly reading: TokenReading;
}

/** P(some bytes come next), as the mixture and contexts alone tell it. */
export interface ByteVotes {
  readonly mixture: number;
  readonly contexts: number;
  /** How much contexts count in the mixture, 0 … 1; the rest is what tokens count. */
  readonly share: number;
}

/** Whoever predicts the next byte. */
export interface NextByte {
  /** `positions[i]` reads `bytes[i]`; the positions given stay as they are. */
  advance(positions: readonly BytePosition[], bytes: readonly number[]): BytePosition[];
  /** P(next byte) for each position, `[256]` each, summing to one. */
  probabilities(positions: readonly BytePosition[]): Float64Array[];
}

/** Groups of bytes less probable than this are not looked into while a suggestion is searched. */
const least = 0.002;

export class ByteMixture {
  readonly tokens: BytesOfTokens;
  private readonly bits = new BitMixture();

  /** @param trained tokens that the network was trained on which predicts tokens; 0 without one */
  constructor(
    tokenizer: Tokenizer,
    readonly recall: ByteRecall,
    private readonly trained: () => number,
  ) {
    this.tokens = new BytesOfTokens(tokenizer);
  }

  /** Where the cursor stands; null while the contexts are not learned. */
  locate(next: NextToken, path: string, prefix: string, { position, typed }: Cursor): BytePosition | null {
    const contexts = this.recall.behind(path, prefix);
    if (!contexts) return null;
    this.begin(contexts);
    let reading = this.tokens.behind(position);
    for (const byte of bytesOf(typed)) reading = this.tokens.read(next, reading, byte);
    return { path, place: contexts.save(), reading };
  }

  /** The mixture with what `next` says of tokens. Only while the contexts are learned. */
  within(next: NextToken): NextByte {
    const contexts = this.recall.contexts!;
    const { tokens } = this;
    return {
      advance: (positions, bytes) =>
        positions.map(({ path, place, reading }, i) => {
          contexts.restore(place);
          contexts.read(bytes[i]!);
          return {
            path,
            place: contexts.save(),
            reading: tokens.read(next, reading, bytes[i]!, leastShareInSearch),
          };
        }),
      probabilities: (positions) => {
        tokens.foresee(
          next,
          positions.map(({ reading }) => reading),
        );
        return positions.map((position) => this.distribution(contexts, next, position));
      },
    };
  }

  /**
   * Judges the next byte at the place at hand of the contexts, bit by bit, and reads it.
   * @param bit the bit that comes, 0 or 1, told the probability that it is 1
   * @param learns contexts and mixture learn from what came
   * @returns the byte
   */
  pass(
    path: string,
    row: Float64Array | null,
    bit: (probability: number) => number,
    learns: boolean,
  ): number {
    const contexts = this.recall.contexts!;
    this.begin(contexts);
    const byte = this.eachBit(path, row, (ours, mixed) => bit(mixed?.probability ?? ours), learns);
    if (learns) contexts.finishByte(byte);
    else contexts.read(byte);
    return byte;
  }

  /** What the next bytes are given, all together. @param evidence takes which contexts speak for them */
  judge(
    next: NextToken,
    from: BytePosition,
    bytes: readonly number[],
    evidence: ContextVotes | null = null,
  ): ByteVotes {
    const contexts = this.recall.contexts!;
    const { advance } = this.within(next);
    let position = from;
    const votes = { mixture: 1, contexts: 1, share: 0 };
    for (const byte of bytes) {
      contexts.restore(position.place);
      evidence?.at(position.place);
      let number = 7;
      const judgeBit = (ours: number, mixed: MixedBit | null): number => {
        const y = (byte >> number--) & 1;
        const { probability } = mixed!;
        evidence?.add(contexts, ours, y);
        votes.contexts *= y === 1 ? ours : 1 - ours;
        votes.mixture *= y === 1 ? probability : 1 - probability;
        votes.share += this.bits.shareOfContexts(mixed!) / (8 * bytes.length);
        return y;
      };
      this.eachBit(from.path, this.tokens.distribution(next, position.reading), judgeBit, false);
      position = advance([position], [byte])[0]!;
    }
    return votes;
  }

  /**
   * The bits of the next byte at the place at hand, the highest first.
   * @param row P(next byte) by tokens, `[256]`; null where contexts alone predict
   * @param bit the bit that comes, told what the contexts give a 1, and what was mixed of it
   * @returns the byte, which is not read yet
   */
  private eachBit(
    path: string,
    row: Float64Array | null,
    bit: (contexts: number, mixed: MixedBit | null) => number,
    learns: boolean,
  ): number {
    const contexts = this.recall.contexts!;
    const nodes = row && nodesOf(row);
    const before = row && { surest: mostOf(row), classes: classesBefore(contexts.save()) };
    const seen = newMixedBit(path);
    contexts.prepare(learns);
    let node = 1;
    for (let number = 7; number >= 0; number--) {
      if (number === 3) contexts.openHalf(node);
      const ours = contexts.predict(node, number);
      const mixed = nodes && this.bits.mix(ours, upperShare(nodes, node), node, before!, seen);
      const y = bit(ours, mixed);
      if (learns) contexts.learnBit(node, number, y);
      if (learns && mixed) this.bits.learn(mixed, y);
      node = 2 * node + y;
    }
    return node - 256;
  }

  /**
   * Learns a text of that path behind `before`. @param position behind `before`
   * @param outOfTime from then on contexts alone learn
   */
  learn(
    next: NextToken,
    path: string,
    before: string,
    text: string,
    position: () => Position,
    outOfTime: () => boolean,
  ): void {
    const bytes = bytesOf(text);
    if (!this.recall.hasRoom(bytes.length) || !this.recall.behind(path, before)) return;
    let reading: TokenReading | null = this.tokens.behind(position());
    for (const byte of bytes) {
      if (reading && outOfTime()) reading = null;
      let number = 7;
      this.pass(path, reading && this.tokens.distribution(next, reading), () => (byte >> number--) & 1, true);
      if (reading) reading = this.tokens.read(next, reading, byte);
    }
    this.recall.wasTyped(path, text);
  }

  private begin({ textLength }: ContextMixing): void {
    this.bits.experience(textLength, this.trained());
  }

  private distribution(
    contexts: ContextMixing,
    next: NextToken,
    { path, place, reading }: BytePosition,
  ): Float64Array {
    const row = this.tokens.distribution(next, reading);
    contexts.restore(place);
    const [ours, theirs] = [nodesOf(contexts.distribution(least)), nodesOf(row)];
    const before = { surest: mostOf(row), classes: classesBefore(place) };
    const seen = newMixedBit(path);
    return bytesOfNodes(
      least,
      (node) =>
        this.bits.mix(upperShare(ours, node), upperShare(theirs, node), node, before, seen).probability,
    );
  }
}

function mostOf(row: Float64Array): number {
  return row.reduce((most, p) => Math.max(most, p), 0);
}
