/**
 * Many to many of equal length: does each unit of a text belong here? A GRU reads the text in both
 * directions, one sigmoid at each unit answers; taught by replaced-token detection, with binary cross-
 * entropy summed over the units.
 */
import { sigmoid } from '../../kernels/sigmoid';
import { Random } from '../../model/random';
import type { SequenceConfiguration } from '../../model/sequences/sequence-configuration';
import type { Sequence, SequenceTrainer } from '../shapes/sequence-trainer';
import { textUnits, type TextUnit } from '../shapes/text-units';
import { replaceUnits } from './replaced-units';
import { isWord, plain, type UnitCounts } from './unit-counts';
import { featuresPerUnit, featureVocabulary, ownCounts, unitFeatures } from './unit-features';

export const proofreadingNetwork: SequenceConfiguration = {
  cell: 'gru',
  vocabularySize: featureVocabulary,
  idsPerStep: featuresPerUnit,
  embeddingSize: 16,
  hiddenSize: 64,
  directions: ['forward', 'backward'],
  recurrent: true,
  answers: 'each',
  head: 'sigmoid',
  outputs: 1,
};

/** How it is taught: from small embeddings, so that what was never met says next to nothing. */
export const proofreadingTeaching = { embeddingDeviation: 0.1 };

/** Units that are read at once, and of them how many at each end are only context. */
const windowUnits = 96;
const marginUnits = 16;

export function proofreadingShape(batchSize: number) {
  return { sequence: proofreadingNetwork, batchSize, timeSteps: windowUnits };
}

/**
 * Windows of the texts, each with its own mistakes.
 * @param texts one at least
 * @param all has counted the texts; each window leaves it as it was
 */
export function proofreadingLesson(
  texts: readonly string[],
  all: UnitCounts,
  seed: number,
): (step: number, size: number) => Sequence[] {
  const read = new Map<string, ReadText>();
  const reading = (text: string): ReadText => {
    let known = read.get(text);
    if (!known) {
      const units = textUnits(text).map((unit) => plain(unit.text));
      read.set(text, (known = { units, own: ownCounts(units) }));
    }
    return known;
  };
  return (step, size) => {
    const random = new Random(seed, step);
    return Array.from({ length: size }, () => {
      const { units, own } = reading(texts[random.below(texts.length)]!);
      const start = random.below(Math.max(1, units.length - windowUnits));
      return windowWithMistakes(units, start, own, all, random);
    });
  };
}

interface ReadText {
  readonly units: readonly string[];
  readonly own: Map<string, number>;
}

/** Counts are those of the text as it would be with the mistakes, and are put back behind it. */
function windowWithMistakes(
  units: readonly string[],
  start: number,
  own: Map<string, number>,
  all: UnitCounts,
  random: Random,
): Sequence {
  const before = units.slice(Math.max(0, start - 2), start);
  const original = units.slice(start, start + windowUnits);
  const nearby = units.slice(Math.max(0, start - 300), start + 300).filter(isWord);
  const { units: changed, replaced } = replaceUnits(original, nearby, all, random);
  const behind = units.slice(start + windowUnits, start + windowUnits + 2);
  const count = (of: readonly string[], by: number): void => {
    const whole = [...before, ...of, ...behind];
    for (let length = 1; length <= 3; length++)
      for (let i = 0; i + length <= whole.length; i++) all.change(whole.slice(i, i + length), by);
    for (const unit of of) own.set(unit, (own.get(unit) ?? 0) + by);
  };
  count(original, -1);
  count(changed, 1);
  const whole = [...before, ...changed, ...behind];
  const end = before.length + Math.min(windowUnits, changed.length);
  const ids = unitFeatures(whole, before.length, end, own, all);
  count(changed, -1);
  count(original, 1);
  return { ids, targets: replaced };
}

export interface Suspicion extends TextUnit {
  /**
   * Probability that the unit does not belong here, as far as the mistakes of the lessons are like real
   * ones.
   */
  readonly suspicion: number;
  /** What would rather be expected in its place: a word, nothing at all (''), or null when nobody knows. */
  readonly expected: string | null;
}

/** Suspicions nearer to each other than this are one. */
const together = 2;

/**
 * Most suspicious first; a unit next to a more suspicious one is left out.
 * @param trainer of `proofreadingShape`, with the weights
 * @param all has counted the workspace with this text
 */
export function suspicions(trainer: SequenceTrainer, text: string, all: UnitCounts): Suspicion[] {
  const found = textUnits(text);
  const units = found.map((unit) => plain(unit.text));
  const own = ownCounts(units);
  const logits = readWhole(trainer, unitFeatures(units, 0, units.length, own, all), units.length);
  const order = found
    .map((_, i) => i)
    .filter((i) => found[i]!.text.trim() !== '')
    .sort((a, b) => logits[b]! - logits[a]! || a - b);
  const taken = new Set<number>();
  return order.flatMap((i): Suspicion[] => {
    for (let near = i - together; near <= i + together; near++) if (taken.has(near)) return [];
    taken.add(i);
    const { text: unit, start } = found[i]!;
    const space = unit.length - unit.trimStart().length;
    return [
      {
        text: unit.trim(),
        start: start + space,
        suspicion: sigmoid(logits[i]!),
        expected: expectedAt(units, i, own, all),
      },
    ];
  });
}

/** In windows that overlap: each unit is read where it has neighbours on both sides. */
function readWhole(trainer: SequenceTrainer, ids: readonly number[], units: number): Float64Array {
  const logits = new Float64Array(units);
  const stride = windowUnits - 2 * marginUnits;
  const starts: number[] = [];
  for (let start = 0; start === 0 || start + 2 * marginUnits < units; start += stride) starts.push(start);
  const { batchSize } = trainer.plan.shape;
  for (let at = 0; at < starts.length; at += batchSize) {
    const batch = starts.slice(at, at + batchSize);
    const answers = trainer.evaluate(
      batch.map((start) => ({
        ids: ids.slice(start * featuresPerUnit, (start + windowUnits) * featuresPerUnit),
      })),
    );
    answers.forEach((answer, i) => {
      const start = batch[i]!;
      for (let t = start === 0 ? 0 : marginUnits; t < answer.length; t++) logits[start + t] = answer[t]!;
    });
  }
  return logits;
}

function expectedAt(
  units: readonly string[],
  i: number,
  own: ReadonlyMap<string, number>,
  all: UnitCounts,
): string | null {
  const [unit, before, next] = [units[i]!, units[i - 1] ?? '', units[i + 1] ?? ''];
  if (isWord(unit) && unit.trim() === before.trim()) return '';
  const resembled = all.resembled(unit);
  if (resembled !== null && (own.get(unit) ?? 0) <= 1) return resembled;
  let best: string | null = null;
  let most = 0;
  for (const [other] of own) {
    if (other === unit || !isWord(other) || other.startsWith(' ') !== unit.startsWith(' ')) continue;
    const fits = Math.min(all.of([before, other]), all.of([other, next]));
    if (fits > most) [best, most] = [other, fits];
  }
  return best?.trim() ?? null;
}
