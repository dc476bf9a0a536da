/**
 * Context mixing over bytes: what P(next byte) is behind a text, from dozens of contexts whose votes are
 * mixed bit by bit in the logistic domain, and learned with each byte (Mahoney 2005, the PAQ line). Two
 * implementations agree bit by bit: the scalar reference (reference/) and WebAssembly SIMD
 * (../assembly/context-mixing); both give the same bits.
 *
 * Bytes are those of UTF-8; 255, which never stands in it, ends a document. One place in a text is *at
 * hand*: it can be taken out and put back, so that hypotheses are followed without learning anything.
 */

/** How large the tables are; all but `text` as logarithms to base two. */
export interface Capacity {
  /** Lists of recent bytes, 8 bytes each. */
  readonly lists: number;
  /** Slots of bit histories, 16 bytes each. */
  readonly slots: number;
  /** Places of long contexts, 12 bytes each. */
  readonly places: number;
  /** Bytes of text that can be learned. */
  readonly text: number;
}

/** A place in a text: all that contexts are made of. */
export type TextPlace = Uint8Array<ArrayBuffer>;
export const placeBytes = 512;
/** Where the matches of a place begin: of each where it stands, how long it is, how often it missed; u32. */
const firstMatch = 136;

/** The byte so many before a place, from 1 to 12; 0 before the document. */
export function byteBefore(place: TextPlace, distance: number): number {
  return place[distance - 1]!;
}

export interface ContextMixing {
  readonly name: string;
  /** Bytes that the tables take. */
  readonly bytes: number;
  /** Bytes of text learned so far; no more than the capacity may be. */
  readonly textLength: number;

  /** The place at hand is the beginning of a document. */
  begin(document: number): void;
  /** The place at hand, as a copy; and the other way round. */
  save(): TextPlace;
  restore(place: TextPlace): void;
  /** The place at hand reads a byte, of which nothing is learned. */
  read(byte: number): void;

  /**
   * Looks up what does not depend on the next byte. Before the highest bit, and again before the fourth
   * with `openHalf`.
   * @param create the byte that comes will be learned
   */
  prepare(create: boolean): void;
  openHalf(node: number): void;
  /**
   * P(the bit is 1). @param node the bits of the byte so far behind a 1; @param bit the number of the
   * next, 7 to 0
   */
  predict(node: number, bit: number): number;
  /**
   * How much each source adds to ln(p / (1 − p)) of the bit that was predicted last, `[sources]`, in the
   * order of the inputs; without it the sum would be so much less. Bounds and corrections are left out.
   * Valid until the next call.
   */
  votes(): Float32Array;
  /** The bit that was predicted last is `y`. */
  learnBit(node: number, bit: number, y: number): void;
  /** All bits were learned: the byte is read, and part of the text. */
  finishByte(byte: number): void;

  /** Learns bytes at the place at hand, which goes on with them. */
  learn(bytes: Uint8Array): void;
  /** The same without asking how well each was predicted: what contexts count, not how much to weigh it. */
  count(bytes: Uint8Array): void;
  /**
   * P(next byte) `[256]`, summing to one; valid until the next call. What is less probable than `least`
   * as a group is shared evenly within it.
   */
  distribution(least: number): Float32Array;
}

/** One whose tables stand in one piece of memory. */
export interface KeptContextMixing extends ContextMixing {
  /** All that was learned, as it stands in memory: a live view. */
  readonly image: Uint8Array;
  /**
   * Where in the image the tables begin whose size goes by the text, and where they end. Damage in them does
   * no harm: contexts share their places in them by chance anyway.
   */
  readonly tables: { readonly from: number; readonly to: number };
  /**
   * From now on the image is that of one with the same capacity that had learned so many bytes of text.
   * @returns the image, to be filled before anything else is asked
   */
  resume(textLength: number): Uint8Array;
  /**
   * The image is filled. Whatever it holds, nothing goes wrong from now on.
   * @returns false where its weights are not such that can be learned: it must not be used
   */
  finishResuming(): boolean;
}

export const shape = {
  /** The first ones have bit histories, all others a list of recent bytes. */
  contexts: 21,
  histories: 8,
  direct: 2,
  matches: 3,
  inputs: 56,
  listSituations: 2160,
  matchSituations: 672,
  /** Sets of weights of each kind. */
  sets: [768, 2048, 2048, 384, 1024, 1024],
  finalSets: 1792,
  corrections: [65536, 16384, 16384],
  /** Values of a correction, and how far they are apart in the logistic domain. */
  correctionValues: 33,
  correctionStep: 0.5,
} as const;

/** Lists, bit histories, direct orders and matches, in the order of the inputs. */
export const sources = shape.contexts + shape.direct + shape.matches;

/** Bytes that the longest match at a place has at least, 0 where there is none. */
export function longestMatch(place: TextPlace): number {
  const view = new DataView(place.buffer, place.byteOffset);
  const lengths = Array.from({ length: shape.matches }, (_, m) =>
    view.getUint32(firstMatch + 12 * m + 4, true),
  );
  // The first begins at 12 bytes that agree, and counts from 20.
  return Math.max(lengths[0]! - 8, ...lengths.slice(1), 0);
}

/** What probabilities and weights are before anything is learned. */
export const beginnings = { list: 0.7, history: 0.5, match: 0.75, direct: 0.5, weight: 0.15 } as const;
/** An adaptive probability that has not moved yet. */
export const adaptive = (probability: number): number => Math.floor(probability * 2 ** 22) * 2 ** 10;

/** u16[33]: a correction that corrects nothing. */
export function neutralCorrection(): Uint16Array {
  return Uint16Array.from({ length: 33 }, (_, i) => Math.round(65535 / (1 + Math.exp(-(i - 16) / 2))));
}
