/** The tables of context mixing with the texts that wait to be learned into them, in small steps. */
import type { Capacity, KeptContextMixing, TextPlace } from '../../kernels/context-mixing/context-mixing';
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
/**
 * Code units before a place that its contexts are read from, at least where there are so many. They begin in
 * steps of a quarter of that, so that what was read stays good while one writes.
 */
const reach = 4096;
const beginsEvery = reach / 4;
/** Bytes of text beyond those that are known, as a share of them and at least. */
const roomShare = 0.5;
const leastRoom = 1 << 20;

/** Text that waits to be learned, behind a context of the same document. */
export interface Waiting {
  readonly path: string;
  /** A number that no other document has. */
  readonly document: number;
  readonly context: string;
  readonly text: string;
  /** Whether the document ends behind it. */
  readonly ends: boolean;
}

/** Of tables that have learned all that waited. */
export interface TablesState {
  readonly capacity: Capacity;
  readonly textLength: number;
  /** How many steps they learned in. */
  readonly steps: number;
}

export class ContextTables {
  private constructor(
    readonly contexts: KeptContextMixing,
    private readonly capacity: Capacity,
    private readonly waiting: Waiting[],
    private steps = 0,
  ) {}

  /** The path whose neighbours wait first. */
  private near = '';
  /** What was read before the line of the place at hand, and the place behind it. */
  private before: {
    readonly document: number;
    readonly text: string;
    /** Bytes that were learned by then. */
    readonly learned: number;
    readonly place: TextPlace;
  } | null = null;

  /** Tables as large as these texts need, which wait to be learned, with room for more. */
  static for(texts: readonly Waiting[], make: (capacity: Capacity) => KeptContextMixing): ContextTables {
    const bytes = texts.reduce((sum, { text }) => sum + text.length + 1, 0);
    const capacity = capacityFor(bytes, Math.ceil(bytes + Math.max(leastRoom, roomShare * bytes)));
    return new ContextTables(make(capacity), capacity, [...texts]);
  }

  /** Tables in that state. @param contexts with the image of theirs */
  static resumed(contexts: KeptContextMixing, { capacity, steps }: TablesState): ContextTables {
    return new ContextTables(contexts, capacity, [], steps);
  }

  get state(): TablesState {
    return { capacity: this.capacity, textLength: this.contexts.textLength, steps: this.steps };
  }

  get isWaiting(): boolean {
    return this.waiting.length > 0;
  }

  wait(text: Waiting): void {
    this.waiting.push(text);
  }

  /** What stands near this path is learned first; what is of one document stays in its order. */
  learnFirst(near: string): void {
    if (near === this.near || this.waiting.length < 2) return;
    this.near = near;
    const distances = new Map(this.waiting.map(({ path }) => [path, nearness(path, near)]));
    this.waiting.sort((a, b) => distances.get(b.path)! - distances.get(a.path)!);
  }

  /** Whether so many bytes more can be learned. */
  hasRoom(bytes: number): boolean {
    return this.contexts.textLength + bytes <= this.capacity.text;
  }

  /**
   * Learns what waits, a few milliseconds in each step; anything may be learned in between.
   * @param isWanted whether to go on, asked between two steps
   * @returns false when there was no room for all
   */
  *learnWaiting(isWanted: () => boolean): Generator<void, boolean> {
    for (let next = this.waiting.shift(); next && isWanted(); next = this.waiting.shift()) {
      if (!this.hasRoom(bytesOf(next.text).length + 1)) return false;
      yield* this.take(next, isWanted);
    }
    return true;
  }

  /** The place at hand is behind a text of that document. */
  place(document: number, text: string): void {
    const { contexts, before } = this;
    const beginning = beginningOf(text, text.length);
    const lines = beginning.slice(0, lineStart(beginning, beginning.length));
    const { textLength: learned } = contexts;
    const goesOn =
      before?.document === document && before.learned === learned && lines.startsWith(before.text);
    if (goesOn) contexts.restore(before.place);
    else contexts.begin(document);
    this.read(lines.slice(goesOn ? before.text.length : 0));
    this.before = { document, text: lines, learned, place: contexts.save() };
    this.read(beginning.slice(lines.length));
  }

  private read(text: string): void {
    for (const byte of bytesOf(text)) this.contexts.read(byte);
  }

  private *take({ document, context, text, ends }: Waiting, isWanted: () => boolean): Generator<void> {
    const { contexts } = this;
    const bytes = bytesOf(text);
    this.place(document, context);
    let place = contexts.save();
    for (let at = 0; at < bytes.length; at += stepBytes) {
      contexts.restore(place);
      const part = bytes.subarray(at, at + stepBytes);
      const every = this.steps < firstSteps ? stepsToMixing.first : stepsToMixing.later;
      if (this.steps++ % every === 0) contexts.learn(part);
      else contexts.count(part);
      place = contexts.save();
      yield;
      if (!isWanted()) return;
    }
    contexts.restore(place);
    if (ends) contexts.count(Uint8Array.of(endOfDocument));
  }
}

/** How many folders two paths have in common from the root on, and then whether they end alike. */
function nearness(path: string, other: string): number {
  const [a, b] = [path.split(/[/\\]/), other.split(/[/\\]/)];
  let folders = 0;
  while (folders < Math.min(a.length, b.length) - 1 && a[folders] === b[folders]) folders++;
  const extension = (name: string): string => name.slice(name.lastIndexOf('.'));
  return 2 * folders + (extension(path) === extension(other) ? 1 : 0);
}

/** The lines before an offset, as far as contexts reach. */
export function beginningOf(text: string, end: number): string {
  const earliest = Math.floor((end - reach) / beginsEvery) * beginsEvery;
  return text.slice(earliest <= 0 ? 0 : lineStart(text, earliest), end);
}

/** Tables by the size of the text: about 160 MB for 10 MB. */
function capacityFor(bytes: number, text: number): Capacity {
  const bits = (perByte: number, fewest: number, most: number): number =>
    Math.min(most, Math.max(fewest, Math.ceil(Math.log2(Math.max(1, bytes) * perByte))));
  return { lists: bits(4, 18, 23), slots: bits(2, 17, 22), places: bits(0.5, 14, 20), text };
}
