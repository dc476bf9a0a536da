/**
 * What the contexts of context mixing have learned of the texts of a workspace: which texts, and what
 * waits to be learned, in small steps. Adaptive states cannot be taken back: when a text is to be
 * forgotten, nothing is recalled by contexts from that moment on, until they are learned anew from the
 * texts that are left.
 */
import type { Capacity, ContextMixing } from '../../kernels/context-mixing/context-mixing';
import { changedRange } from '../../text/changed-range';
import { bytesOf, endOfDocument } from '../../text/document-bytes';
import { lineStart } from '../../text/lines';

/** Bytes that are learned in one step: a few milliseconds. */
const stepBytes = 256;
/**
 * Of so many steps one also learns the weights; the others count, which is many times as fast. Of the first
 * megabytes more, of what comes then less: by then it is known.
 */
const stepsToMixing = { first: 8, later: 32 } as const;
const firstSteps = (2 << 20) / stepBytes;
/** Code units before a place that its contexts are read from, at most. */
const reach = 4096;
/**
 * Bytes of text beyond those that are known, as a share of them and at least: then the tables are made
 * anew, larger.
 */
const roomShare = 0.5;
const leastRoom = 1 << 20;
/** When so large a share of what was learned is in no text any more, it is learned anew. */
const mostStale = 0.3;

/** Text that waits to be learned, behind a context of the same document. */
interface Waiting {
  readonly path: string;
  readonly context: string;
  readonly text: string;
  /** Whether the document ends behind it. */
  readonly ends: boolean;
}

export class ByteRecall {
  private readonly texts = new Map<string, string>();
  private readonly documents = new Map<string, number>();
  /** Chunks that were learned of a document as they were typed, and that its file may not have. */
  private readonly typed = new Map<string, Set<string>>();
  private made: { readonly contexts: ContextMixing; readonly room: number } | null = null;
  private waiting: Waiting[] = [];
  private isComplete = false;
  private stale = 0;
  private steps = 0;

  /** @param make contexts that have learned nothing, with tables of that size */
  constructor(private readonly make: (capacity: Capacity) => ContextMixing) {}

  /** Null until all texts were learned for the first time, and again from a text's forgetting on. */
  get contexts(): ContextMixing | null {
    return this.isComplete ? this.made!.contexts : null;
  }

  /** Whether anything was learned of the text of that path. */
  has(path: string): boolean {
    return this.texts.has(path);
  }

  /** The text now reads so: what is new in it waits to be learned. */
  learn(path: string, text: string): void {
    const before = this.texts.get(path) ?? '';
    this.texts.set(path, text);
    if (before === text) return;
    const { start, oldEnd, newEnd } = changedRange(before, text);
    this.stale += oldEnd - start;
    const from = text[start] === '\n' ? start : lineStart(text, start);
    const end = text.indexOf('\n', newEnd);
    const added = text.slice(from, end < 0 ? text.length : end);
    const typed = this.typed.get(path);
    const isKnown = typed !== undefined && [...chunks(added)].every((chunk) => typed.has(chunk));
    if (newEnd > start && !isKnown)
      this.waiting.push({ path, context: beginningOf(text, from), text: added, ends: end < 0 });
  }

  /** These lines were learned of a document while they were typed. */
  wasTyped(path: string, text: string): void {
    const typed = this.typed.get(path) ?? new Set();
    for (const chunk of chunks(text)) typed.add(chunk);
    this.typed.set(path, typed);
  }

  /** Contexts learned this text while it was judged. */
  wasRead(path: string, text: string): void {
    this.texts.set(path, text);
  }

  /** The document is not at hand any more: what was typed in it and its file does not say is forgotten. */
  close(path: string, text: string): void {
    const kept = new Set(chunks(text));
    if ([...(this.typed.get(path) ?? [])].some((chunk) => !kept.has(chunk))) this.restart();
    this.learn(path, text);
    this.typed.delete(path);
  }

  /** From now on nothing of the text is recalled by contexts. */
  forget(path: string): void {
    const wasLearned = this.typed.has(path) || (this.texts.get(path) ?? '') !== '';
    this.typed.delete(path);
    this.texts.delete(path);
    if (wasLearned) this.restart();
  }

  /** Whether so many bytes more can be learned. */
  hasRoom(bytes: number): boolean {
    return this.made !== null && this.made.contexts.textLength + bytes <= this.made.room;
  }

  /** All that was learned is put aside; the next steps learn the texts anew. */
  restart(): void {
    this.made = null;
    this.isComplete = false;
    this.waiting = [];
    this.typed.clear();
  }

  /** Whether there is something to learn. */
  get isWaiting(): boolean {
    return this.waiting.length > 0 || (this.made === null && this.texts.size > 0);
  }

  /** Learns what waits, a few milliseconds in each step. Anything may be asked or told in between. */
  *catchUp(): Generator<void> {
    for (;;) {
      if (this.texts.size === 0) return this.restart();
      if (this.made && this.stale > mostStale * this.made.contexts.textLength) this.restart();
      this.made ??= this.begin();
      const next = this.waiting.shift();
      if (!next) break;
      yield* this.take(next);
    }
    this.isComplete = true;
  }

  /** The contexts with their place at hand behind a text of that path; null while they are not learned. */
  behind(path: string, text: string): ContextMixing | null {
    const { contexts } = this;
    if (contexts) this.place(contexts, path, text);
    return contexts;
  }

  private begin() {
    const all = [...this.texts];
    const bytes = all.reduce((sum, [, text]) => sum + text.length + 1, 0);
    this.waiting = all.map(([path, text]) => ({ path, context: '', text, ends: true }));
    this.stale = 0;
    this.steps = 0;
    const room = Math.ceil(bytes + Math.max(leastRoom, roomShare * bytes));
    return { contexts: this.make(capacityFor(bytes, room)), room };
  }

  private *take({ path, context, text, ends }: Waiting): Generator<void> {
    const { made } = this;
    const { contexts } = made!;
    const bytes = bytesOf(text);
    if (!this.hasRoom(bytes.length + 1)) return this.restart();
    this.place(contexts, path, context);
    let place = contexts.save();
    for (let at = 0; at < bytes.length; at += stepBytes) {
      contexts.restore(place);
      const part = bytes.subarray(at, at + stepBytes);
      const every = this.steps < firstSteps ? stepsToMixing.first : stepsToMixing.later;
      if (this.steps++ % every === 0) contexts.learn(part);
      else contexts.count(part);
      place = contexts.save();
      yield;
      if (this.made !== made) return;
    }
    contexts.restore(place);
    if (ends) contexts.count(Uint8Array.of(endOfDocument));
  }

  private place(contexts: ContextMixing, path: string, text: string): void {
    const document = this.documents.get(path) ?? this.documents.size;
    this.documents.set(path, document);
    contexts.begin(document);
    for (const byte of bytesOf(beginningOf(text, text.length))) contexts.read(byte);
  }
}

/** The lines before an offset, as far as contexts reach. */
function beginningOf(text: string, end: number): string {
  return text.slice(end <= reach ? 0 : lineStart(text, end - reach), end);
}

/** Lines with the line break before each. */
function* chunks(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start + 1);
    const end = next < 0 ? text.length : next;
    yield text.slice(start, end);
    start = end;
  }
}

/** Tables by the size of the text: about 160 MB for 10 MB. */
function capacityFor(bytes: number, text: number): Capacity {
  const bits = (perByte: number, fewest: number, most: number): number =>
    Math.min(most, Math.max(fewest, Math.ceil(Math.log2(Math.max(1, bytes) * perByte))));
  return { lists: bits(4, 18, 23), slots: bits(2, 17, 22), places: bits(0.5, 14, 20), text };
}
