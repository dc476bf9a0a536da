/**
 * What followed this very context before: counts of short contexts and the places of long ones, over any
 * number of texts that can grow, change and be forgotten token by token. What is forgotten leaves no trace in
 * what is found.
 */
import { heartbeat } from '../../protocol/heartbeat';
import { ContextCounts, type ContextCountsState } from './context-counts';
import type { Evidence } from './evidence';
import { contextLength } from '../position';
import { forgotten, Matches, type MatchesState } from './matches';
import { affordsPairs, PairCounts, type PairCountsState } from './pair-counts';
import type { TokenKind } from '../../protocol/kinds';
import { type Segment, splitSegment, TextHandle } from './text-handle';
import { Unigrams } from './unigrams';

/** All that was learned, as it stands in memory, but for where each text stands in it. */
export interface RecallState {
  readonly frequencies: Uint32Array<ArrayBuffer>;
  readonly tokens: number;
  readonly pairs: PairCountsState | null;
  readonly counts: ContextCountsState;
  readonly matches: MatchesState;
}

interface Shape {
  /** Contexts up to so many tokens are counted. */
  readonly counted: number;
  /** Contexts of so many tokens and more are found by their places, at these lengths. */
  readonly thresholds: readonly number[];
  readonly longChain: number;
}

/** By kind of token: a character says less than a subword, a subword less than a word. */
export const shapes: Readonly<Record<TokenKind, Shape>> = {
  characters: { counted: 5, thresholds: [32, 28, 24, 20, 16, 13, 11, 9, 8, 7, 6], longChain: 16 },
  subwords: { counted: 2, thresholds: [32, 24, 16, 12, 10, 8, 7, 6, 5, 4, 3], longChain: 7 },
  words: { counted: 2, thresholds: [32, 24, 16, 12, 10, 8, 7, 6, 5, 4, 3], longChain: 6 },
};

/** Stands in a text where a piece is missing: it is never predicted, and no context reaches across it. */
export const gap = forgotten;

/**
 * Forgotten places that may stand in the stream before it is written anew, beside half of what is remembered.
 */
const maximumForgotten = 1 << 16;

export class Recall {
  /** How often each token was seen. */
  frequencies: Uint32Array<ArrayBuffer>;
  /** Tokens remembered. */
  tokens = 0;
  /** How often anything was learned or forgotten. */
  changes = 0;
  private known: Unigrams | null = null;
  /** Of contexts of one token, where the dictionary is small enough. */
  private readonly pairs: PairCounts | null;
  private readonly counts: ContextCounts;
  private matches: Matches;
  private readonly shape: Shape;
  private readonly handles = new Set<TextHandle>();

  /** @param large for a workspace: tables of some ten megabytes from the start; otherwise for a document */
  constructor(
    vocabularySize: number,
    kind: TokenKind,
    private readonly large = true,
  ) {
    this.frequencies = new Uint32Array(vocabularySize);
    this.shape = shapes[kind];
    this.pairs = large && affordsPairs(vocabularySize) ? new PairCounts(vocabularySize) : null;
    this.counts = new ContextCounts(this.pairs ? 2 : 1, this.shape.counted, large ? 1 << 19 : 1 << 10);
    this.matches = this.newMatches();
  }

  get bytes(): number {
    return this.frequencies.byteLength + (this.pairs?.bytes ?? 0) + this.counts.bytes + this.matches.bytes;
  }

  state(): RecallState {
    const { frequencies, tokens, pairs, counts, matches } = this;
    return {
      frequencies,
      tokens,
      pairs: pairs?.state() ?? null,
      counts: counts.state(),
      matches: matches.state(),
    };
  }

  /**
   * Goes on from the state of another one of the same size and kind.
   * @param segments where each of its texts stands, as `TextHandle` tells
   * @returns a handle for each
   */
  restore(state: RecallState, segments: readonly TextHandle['segments'][]): TextHandle[] {
    this.hasChanged();
    this.frequencies = state.frequencies;
    this.tokens = state.tokens;
    if (state.pairs) this.pairs?.restore(state.pairs);
    this.counts.restore(state.counts);
    this.matches.restore(state.matches);
    return segments.map((of) => {
      const handle = new TextHandle(of);
      this.handles.add(handle);
      return handle;
    });
  }

  learn(tokens: ArrayLike<number>): TextHandle {
    const handle = new TextHandle();
    this.handles.add(handle);
    this.splice(handle, 0, 0, tokens);
    return handle;
  }

  forget(handle: TextHandle): void {
    this.splice(handle, 0, handle.length, []);
    this.handles.delete(handle);
  }

  /** In a text, `deleted` tokens from `at` give way to `inserted` ones. */
  splice(handle: TextHandle, at: number, deleted: number, inserted: ArrayLike<number>): void {
    if (deleted === 0 && inserted.length === 0) return;
    this.hasChanged();
    const before = this.read(handle, Math.max(0, at - contextLength), at);
    if (before.length < contextLength) before.unshift(0);
    const removed = this.read(handle, at, at + deleted);
    const after = this.read(handle, at + deleted, at + deleted + this.shape.counted);
    this.count([...before, ...removed, ...after], before.length, removed.length, -1);
    const next = [...before];
    for (let i = 0; i < inserted.length; i++) next.push(inserted[i]!);
    for (const token of after) next.push(token);
    this.count(next, before.length, inserted.length, 1);
    const index = this.cut(handle, at, deleted);
    this.append(handle, index, before, inserted);
    handle.length += inserted.length - deleted;
    if (this.matches.length > maximumForgotten + this.tokens * 1.5) this.compact();
  }

  /** Puts a text that stands in pieces in one piece again. */
  rewrite(handle: TextHandle): void {
    if (handle.segments.length < 2) return;
    const tokens = this.tokensOf(handle);
    this.splice(handle, 0, tokens.length, []);
    this.splice(handle, 0, 0, tokens);
  }

  tokensOf(handle: TextHandle): number[] {
    return this.read(handle, 0, handle.length);
  }

  /** What is expected without any context, until the next token is learned. */
  get unigrams(): Unigrams {
    return (this.known ??= new Unigrams(this.frequencies, this.tokens));
  }

  /** Everything that followed the context, at each of its lengths. It ends with its most recent token. */
  look(context: Int32Array, evidence: Evidence): void {
    evidence.clear();
    const { matches } = this;
    matches.find(context);
    for (let i = 0; i < matches.found; i++)
      evidence.longest = Math.max(evidence.longest, matches.lengths[i]!);
    const { thresholds } = this.shape;
    for (let slot = 0; slot < thresholds.length; slot++) {
      const threshold = thresholds[slot]!;
      if (evidence.longest < threshold) continue;
      evidence.open(slot);
      for (let i = 0; i < matches.found; i++) {
        if (matches.lengths[i]! >= threshold) evidence.count(matches.stream[matches.places[i]!]!);
      }
    }
    this.counts.find(context, evidence, thresholds.length);
    const slot = thresholds.length + this.shape.counted - 1;
    if (context.length > 0) this.pairs?.find(context[context.length - 1]!, evidence, slot);
  }

  /**
   * Where the token last followed the longest context that agrees; null when it is only known from short
   * ones.
   */
  lastPlace(context: Int32Array, token: number): number | null {
    const { matches } = this;
    matches.find(context);
    let best = -1;
    for (let i = 0; i < matches.found; i++) {
      if (matches.stream[matches.places[i]!] !== token) continue;
      if (best < 0 || matches.lengths[i]! > matches.lengths[best]!) best = i;
    }
    return best < 0 ? null : matches.places[best]!;
  }

  /**
   * How many of the given tokens a text has before a place of the stream; null when the place is not in the
   * text.
   */
  countBefore(handle: TextHandle, place: number, tokens: ReadonlySet<number>): number | null {
    let count = 0;
    for (const { start, length } of handle.segments) {
      const inside = place >= start && place < start + length;
      for (let i = start; i < (inside ? place : start + length); i++) {
        if (tokens.has(this.matches.stream[i]!)) count++;
      }
      if (inside) return count;
    }
    return null;
  }

  /** Whether a place of the stream belongs to the text. */
  has(handle: TextHandle, place: number): boolean {
    return handle.segments.some(({ start, length }) => place >= start && place < start + length);
  }

  private hasChanged(): void {
    this.changes++;
    this.known = null;
  }

  /** Tokens `[from, to)` of a text, as far as it has them. */
  private read(handle: TextHandle, from: number, to: number): number[] {
    const tokens: number[] = [];
    let offset = 0;
    for (const { start, length } of handle.segments) {
      if (offset >= to) break;
      for (let i = Math.max(0, from - offset); i < Math.min(length, to - offset); i++) {
        tokens.push(this.matches.stream[start + i]!);
      }
      offset += length;
    }
    return tokens;
  }

  private count(tokens: readonly number[], from: number, own: number, change: 1 | -1): void {
    let start = tokens.lastIndexOf(gap, from - 1) + 1;
    for (let i = from; i < tokens.length; i++) {
      heartbeat();
      if (tokens[i] === gap) {
        start = i + 1;
        continue;
      }
      this.counts.update(tokens, i, start, change);
      if (i > start) this.pairs?.update(tokens[i - 1]!, tokens[i]!, change);
      if (i >= from + own) continue;
      this.frequencies[tokens[i]!]! += change;
      this.tokens += change;
    }
  }

  /**
   * Forgets the places of `deleted` tokens from `at`; returns the index of the segment that begins behind
   * them.
   */
  private cut(handle: TextHandle, at: number, deleted: number): number {
    const { segments } = handle;
    const first = splitSegment(segments, at);
    const last = splitSegment(segments, at + deleted);
    const removed = segments.splice(first, last - first);
    for (const { start, length, copied } of removed) {
      for (let i = -copied; i < length; i++) this.matches.forget(start + i);
    }
    if (removed.length > 0) this.forgetCopies(segments, first);
    return first;
  }

  /** What was copied to before the segments from that one on, of as many tokens as a context has. */
  private forgetCopies(segments: readonly Segment[], from: number): void {
    for (let i = from, between = 0; i < segments.length && between < contextLength; i++) {
      const segment = segments[i]!;
      for (let back = 1; back <= segment.copied; back++) this.matches.forget(segment.start - back);
      segment.copied = 0;
      between += segment.length;
    }
  }

  private append(
    handle: TextHandle,
    index: number,
    before: readonly number[],
    tokens: ArrayLike<number>,
  ): void {
    if (tokens.length === 0) return;
    const { segments } = handle;
    const previous = segments[index - 1];
    let segment = previous;
    if (!previous || previous.start + previous.length !== this.matches.length) {
      this.matches.append(gap, false);
      for (const token of before) this.matches.append(token, false);
      segment = { start: this.matches.length, length: 0, copied: before.length };
      segments.splice(index, 0, segment);
    }
    for (let i = 0; i < tokens.length; i++) {
      heartbeat();
      this.matches.append(tokens[i]!, tokens[i] !== gap);
    }
    segment!.length += tokens.length;
  }

  /** Writes the stream anew without what was forgotten. */
  private compact(): void {
    const texts = [...this.handles].map((handle) => ({
      handle,
      start: handle.segments.at(-1)?.start ?? 0,
      tokens: this.read(handle, 0, handle.length),
    }));
    texts.sort((a, b) => a.start - b.start);
    this.matches = this.newMatches();
    for (const { handle, tokens } of texts) {
      handle.segments.length = 0;
      this.append(handle, 0, [0], tokens);
    }
  }

  private newMatches(): Matches {
    const { thresholds, longChain } = this.shape;
    return new Matches(thresholds.at(-1)!, longChain, this.large ? 1 << 20 : 1 << 13);
  }
}
