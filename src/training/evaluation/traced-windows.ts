/**
 * The places of a text at which the gradient through time is traced: windows inside one file each, with the
 * tokens before them to warm the state up; and the mean curve over all of them.
 */
import { Random } from '../../model/random';
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import { emptyBatch, type Batch } from '../run/batches';
import type { EncodedFile } from '../run/encoded-text';
import type { Trainer } from '../step/trainer';

/** Distances beyond are not measured: by then a gated cell has forgotten most of what it will. */
const longestDistance = 100;
/** Fewer steps show no decay. */
const leastDistance = 8;
/** Few streams at once keep the logits of a large dictionary small. */
export const streams = 4;
const rounds = 8;

/** One batch of windows: first `before` is read to warm the state up, then `traced`. */
export interface TracedWindows {
  readonly before: Batch;
  readonly traced: Batch;
}

/** How far back the longest file lets one look. @throws Failure `too-little-text` */
export function distanceWithin(files: readonly EncodedFile[]): number {
  const longest = files.reduce((most, { tokens }) => Math.max(most, tokens.length), 0);
  if (longest < leastDistance) {
    throw new Failure(
      'too-little-text',
      said`The gradient needs a file of at least ${leastDistance} tokens, and the longest has ${longest}. Open a folder with more text.`,
    );
  }
  return Math.min(longestDistance, longest);
}

/**
 * Seeded windows of `distance` + 1 time steps, every place of every file that is long enough as likely as any
 * other.
 * @param distance at most `distanceWithin(files)`
 */
export function tracedWindows(
  files: readonly EncodedFile[],
  endOfSequence: number,
  distance: number,
  seed: number,
): TracedWindows[] {
  const random = new Random(seed);
  const long = files.filter(({ tokens }) => tokens.length >= distance);
  const places = long.reduce((sum, { tokens }) => sum + tokens.length - distance + 1, 0);
  return Array.from({ length: rounds }, () => {
    const before = emptyBatch(streams, distance + 1);
    const traced = emptyBatch(streams, distance + 1);
    for (let stream = 0; stream < streams; stream++) {
      let place = random.below(places);
      let file = 0;
      while (place > long[file]!.tokens.length - distance)
        place -= long[file++]!.tokens.length - distance + 1;
      const { tokens } = long[file]!;
      write(traced, stream, distance + 1, tokens, place, endOfSequence);
      write(before, stream, distance + 1, tokens, place - distance - 1, endOfSequence);
    }
    return { before, traced };
  });
}

/**
 * One stream of a batch: the text `<EOS>` tokens `<EOS>` from place `from` on; before its beginning nothing
 * was read.
 */
function write(
  { inputs, targets, resets }: Batch,
  stream: number,
  timeSteps: number,
  tokens: Uint16Array,
  from: number,
  endOfSequence: number,
): void {
  const at = (place: number): number => (place > 0 ? tokens[place - 1] : undefined) ?? endOfSequence;
  for (let t = 0; t < timeSteps; t++) {
    const row = t * streams + stream;
    inputs[row] = at(from + t);
    targets[row] = at(from + t + 1);
    resets[row] = from + t <= 0 ? 1 : 0;
  }
}

/** By the distance T − t, from 0. */
export interface GradientCurves {
  /** ‖∂L_T/∂h_t‖₂ */
  readonly hidden: number[];
  /** ‖∂L_T/∂c_t‖₂; null for a cell without a cell state. */
  readonly cell: number[] | null;
}

/** The means over all windows. The trainer's plan has `streams` and their time steps. */
export function gradientCurves(trainer: Trainer, windows: readonly TracedWindows[]): GradientCurves {
  const { timeSteps } = trainer.plan.shape;
  const traced = windows.map((window) => {
    trainer.clearStates();
    trainer.evaluate(window.before);
    return trainer.trace(window.traced);
  });
  const mean = (all: readonly Float64Array[]): number[] => {
    const sums = new Array<number>(timeSteps).fill(0);
    for (const norms of all) norms.forEach((norm, i) => (sums[i % timeSteps]! += norm));
    return sums.map((sum) => sum / (windows.length * streams));
  };
  const cells = traced.flatMap(({ cell }) => (cell ? [cell] : []));
  return {
    hidden: mean(traced.map(({ hidden }) => hidden)),
    cell: cells.length === 0 ? null : mean(cells),
  };
}
