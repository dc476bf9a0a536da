/**
 * Where a long context was seen before: all remembered tokens in one stream, and for each place a link to the
 * place before with the same last few tokens (as in LZ77). Walking the links and comparing backwards gives,
 * most recent first, the places that agree, how far they agree, and what followed.
 */
import { extendHash, withRoom } from './typed-arrays';

/** Stands in the stream where something was forgotten; agrees with nothing. */
export const forgotten = 0xffff;
/** Tokens compared at most. */
const longestMatch = 32;

/** Links followed at most for one context. */
const maximumSteps = 2048;

interface ChainState {
  readonly heads: Uint32Array<ArrayBuffer>;
  readonly links: Uint32Array<ArrayBuffer>;
}

export interface MatchesState {
  readonly stream: Uint16Array<ArrayBuffer>;
  readonly short: ChainState;
  readonly long: ChainState;
}

/** One chain: places linked by the hash of their last `order` tokens. */
class Chain {
  /** By hash: the most recent place; 0 is none. */
  private heads: Uint32Array<ArrayBuffer>;
  /** By place: the place before it in its chain; 0 is none. */
  private links = new Uint32Array(1 << 10);

  constructor(
    readonly order: number,
    heads: number,
  ) {
    this.heads = new Uint32Array(heads);
  }

  get bytes(): number {
    return this.heads.byteLength + this.links.byteLength;
  }

  /** @param places that there are */
  state(places: number): ChainState {
    return { heads: this.heads, links: this.links.subarray(0, places) };
  }

  restore({ heads, links }: ChainState): void {
    this.heads = heads;
    this.links = links;
  }

  insert(place: number, hash: number): void {
    this.links = withRoom(this.links, place + 1);
    const slot = hash & (this.heads.length - 1);
    this.links[place] = this.heads[slot]!;
    this.heads[slot] = place;
  }

  /**
   * Gives `visit` each place until it says stop; places that hold nothing any more are unlinked on the way.
   */
  walk(hash: number, stream: Uint16Array, visit: (place: number) => boolean): void {
    const slot = hash & (this.heads.length - 1);
    let before = 0;
    let place = this.heads[slot]!;
    for (let steps = 0; place !== 0 && steps < maximumSteps; steps++) {
      const older = this.links[place]!;
      if (stream[place] === forgotten) {
        if (before === 0) this.heads[slot] = older;
        else this.links[before] = older;
      } else {
        if (!visit(place)) return;
        before = place;
      }
      place = older;
    }
  }
}

export class Matches {
  /** Place 0 is never used. */
  stream = Uint16Array.of(forgotten);
  length = 1;
  private readonly short: Chain;
  private readonly long: Chain;
  /** What the last `find` found, most recent first within each of the two lengths. */
  readonly places: number[] = [];
  readonly lengths: number[] = [];
  found = 0;

  /**
   * @param shortest tokens that must agree at least
   * @param long a second chain for contexts that are so long, lest the many short ones hide them
   * @param heads chains of each of the two lengths, a power of two; more places only make them longer
   */
  constructor(
    readonly shortest: number,
    long: number,
    heads: number,
    private readonly maximumFound = 40,
  ) {
    this.short = new Chain(shortest, heads);
    this.long = new Chain(long, heads);
  }

  get bytes(): number {
    return this.stream.byteLength + this.short.bytes + this.long.bytes;
  }

  /** All places, as they stand in memory. */
  state(): MatchesState {
    const { stream, length, short, long } = this;
    return { stream: stream.subarray(0, length), short: short.state(length), long: long.state(length) };
  }

  /** Goes on from the state of another one of the same shape. */
  restore({ stream, short, long }: MatchesState): void {
    this.stream = stream;
    this.length = stream.length;
    this.short.restore(short);
    this.long.restore(long);
  }

  /** Appends a token that can be found, or one that is there as context only. Returns its place. */
  append(token: number, findable: boolean): number {
    const place = this.length++;
    this.stream = withRoom(this.stream, this.length);
    this.stream[place] = token;
    if (findable) this.insert(place);
    return place;
  }

  forget(place: number): void {
    this.stream[place] = forgotten;
  }

  /** Fills `places` and `lengths`. The context ends with its most recent token. */
  find(context: Int32Array): void {
    this.found = 0;
    const { long, short } = this;
    const longHash = hashOf(context, context.length, long.order);
    if (longHash !== null) this.collect(long, longHash, context, Infinity);
    if (this.found >= this.maximumFound) return;
    const shortHash = hashOf(context, context.length, short.order);
    if (shortHash !== null)
      this.collect(short, shortHash, context, longHash === null ? Infinity : long.order);
  }

  private collect(chain: Chain, hash: number, context: Int32Array, shorterThan: number): void {
    chain.walk(hash, this.stream, (place) => {
      const length = this.agreement(place, context);
      if (length >= chain.order && length < shorterThan) {
        this.places[this.found] = place;
        this.lengths[this.found] = length;
        this.found++;
      }
      return this.found < this.maximumFound;
    });
  }

  /** How many tokens before a place agree with the context; a beginning of a file ends it. */
  private agreement(place: number, context: Int32Array): number {
    const { stream } = this;
    const most = Math.min(context.length, longestMatch, place - 1);
    let length = 0;
    while (length < most) {
      const token = stream[place - 1 - length]!;
      if (token !== context[context.length - 1 - length] || token === forgotten) return length;
      length++;
      if (token === 0) return length;
    }
    return length;
  }

  private insert(place: number): void {
    for (const chain of [this.short, this.long]) {
      const hash = hashOf(this.stream, place, chain.order);
      if (hash !== null) chain.insert(place, hash);
    }
  }
}

/** The hash of the `order` tokens before `end`; null where there are not so many in the same file. */
function hashOf(tokens: ArrayLike<number>, end: number, order: number): number | null {
  if (end < order) return null;
  let hash = order;
  for (let back = 1; back <= order; back++) {
    const token = tokens[end - back]!;
    if (token === forgotten || (token === 0 && back < order)) return null;
    hash = extendHash(hash, token);
  }
  return hash;
}
