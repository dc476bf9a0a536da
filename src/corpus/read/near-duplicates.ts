/**
 * Finds texts that are nearly the same as one already read (vendored copies), from a sketch of each: the
 * smallest hashes of its pairs of lines, whose overlap estimates how much two texts share (bottom-k sketches:
 * Broder 1997, "On the resemblance and containment of documents").
 */
import { avalanche, hashOf } from '../hash';

/** Hashes per sketch: the estimate of a similarity of 0.85 is within 0.05 two times of three. */
const sketchSize = 48;
/** Texts that share one of their this many smallest hashes are compared. */
const probes = 8;
/** Texts compared per hash: a licence header may stand in every file. */
const bucketSize = 12;
const minimumSimilarity = 0.85;
/** Shorter texts are only compared as a whole: too few pairs of lines tell nothing. */
const minimumPairs = 8;

const noHashes = new Uint32Array();

export interface Sketch {
  readonly whole: number;
  readonly length: number;
  /** Ascending, distinct; empty for a short text. */
  readonly smallest: Uint32Array;
}

export class NearDuplicates {
  private readonly sketches = new Map<string, Sketch>();
  private readonly wholes = new Map<number, string>();
  private readonly buckets = new Map<number, string[]>();
  /** A text is added right after it was asked for. */
  private last: { readonly text: string; readonly sketch: Sketch } | undefined;

  /** @param known when its sketch was made before */
  add(path: string, text: string, known?: Sketch): void {
    this.remove(path);
    const sketch = this.sketch(text, known);
    this.last = undefined;
    this.sketches.set(path, sketch);
    const whole = wholeKey(sketch);
    if (!this.wholes.has(whole)) this.wholes.set(whole, path);
    for (const hash of sketch.smallest.subarray(0, probes)) {
      const bucket = this.buckets.get(hash);
      if (!bucket) this.buckets.set(hash, [path]);
      else if (bucket.length < bucketSize) bucket.push(path);
    }
  }

  remove(path: string): void {
    const sketch = this.sketches.get(path);
    if (!sketch) return;
    this.sketches.delete(path);
    if (this.wholes.get(wholeKey(sketch)) === path) this.wholes.delete(wholeKey(sketch));
    for (const hash of sketch.smallest.subarray(0, probes)) {
      const bucket = this.buckets.get(hash)?.filter((other) => other !== path) ?? [];
      if (bucket.length === 0) this.buckets.delete(hash);
      else this.buckets.set(hash, bucket);
    }
  }

  /** The path of a text that this one is nearly a copy of, or null. */
  original(text: string, except?: string, known?: Sketch): string | null {
    const sketch = this.sketch(text, known);
    const same = this.wholes.get(wholeKey(sketch));
    if (same !== undefined && same !== except) return same;
    const seen = new Set<string>();
    for (const hash of sketch.smallest.subarray(0, probes)) {
      for (const path of this.buckets.get(hash) ?? []) {
        if (path === except || seen.has(path)) continue;
        seen.add(path);
        const other = this.sketches.get(path);
        if (other && similarity(sketch.smallest, other.smallest) >= minimumSimilarity) return path;
      }
    }
    return null;
  }

  /** Made once for a text that is asked about again and again. */
  private sketch(text: string, known?: Sketch): Sketch {
    if (this.last?.text !== text) this.last = { text, sketch: known ?? sketchOf(text) };
    return this.last.sketch;
  }
}

/** The hash of the whole text and its lines, modulo 2²⁰, in one exact number. */
function wholeKey({ whole, length }: Sketch): number {
  return whole * 0x100000 + (length & 0xfffff);
}

export function sketchOf(text: string): Sketch {
  const pairs = new Set<number>();
  let before = 0;
  let lines = 0;
  let whole = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).trim();
    start = end + 1;
    if (line === '') continue;
    const hash = hashOf(line);
    whole = avalanche(Math.imul(whole, 31) ^ hash);
    if (lines++ > 0) pairs.add(avalanche(Math.imul(before, 0x9e3779b1) ^ hash));
    before = hash;
  }
  const smallest = pairs.size < minimumPairs ? noHashes : Uint32Array.from(pairs).sort().slice(0, sketchSize);
  return { whole, length: lines, smallest };
}

/** Of the smallest hashes of both together, the share that both have. */
function similarity(a: Uint32Array, b: Uint32Array): number {
  let i = 0;
  let j = 0;
  let shared = 0;
  let seen = 0;
  for (; seen < sketchSize && (i < a.length || j < b.length); seen++) {
    const x = a[i] ?? Infinity;
    const y = b[j] ?? Infinity;
    if (x === y) shared++;
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return seen === 0 ? 0 : shared / seen;
}
