/** The curves in words: a moment, the gap, and the whole run for those who listen instead of looking. */
import type { EarlierRun } from '../../../src/protocol/dashboard/dashboard';
import type { PartsMeasurement } from '../../../src/protocol/training/training';
import type { Format } from '../../text/format';
import type { GeneralisationGap } from './generalisation-gap';
import { lossDigits, unitName } from '../../text/loss';
import type { Run } from '../../page/run';
import { runNameOf } from './run-list';
import { t } from '../../text/texts';
import { inUnit, type LossUnit } from '../../text/units';

/** Every figure of one point. */
export function momentSentence(run: Run, index: number, unit: LossUnit, format: Format): string {
  if (index < 0 || index >= run.length) return '';
  const { points } = run;
  const loss = (bits: number): string => format.fixed(inUnit(bits, unit), lossDigits(unit));
  return [
    t('step {0}', format.whole(points.step.at(index))),
    format.duration(points.seconds.at(index)),
    t('training {0}', loss(points.trainingBitsPerCharacter.at(index))),
    t('validation {0}', loss(points.validationBitsPerCharacter.at(index))),
    ...partsAt(run, points.step.at(index)).flatMap((parts) => [
      t('recall {0}', loss(parts.recallBitsPerCharacter)),
      t('mixed {0}', loss(parts.mixtureBitsPerCharacter)),
    ]),
    t('gradient {0}', format.significant(points.gradientNorm.at(index))),
    t('rate {0}', format.significant(points.learningRate.at(index))),
    t('{0} tokens per second', format.short(points.tokensPerSecond.at(index))),
  ].join(' · ');
}

/** The last measurement of the parts at this step or before it; none before the first. */
export function partsAt(run: Run, step: number): readonly PartsMeasurement[] {
  const found = run.measurements.findLast((one) => one.step <= step);
  return found === undefined ? [] : [found];
}

/** What all parts together save of recall's bits; empty before anything was measured. */
export function partsSentence(parts: PartsMeasurement | undefined, unit: LossUnit, format: Format): string {
  if (parts === undefined) return '';
  const { networkBitsPerCharacter, recallBitsPerCharacter, mixtureBitsPerCharacter } = parts;
  const loss = (bits: number): string => format.fixed(inUnit(bits, unit), lossDigits(unit));
  const saved = 1 - mixtureBitsPerCharacter / recallBitsPerCharacter;
  const figures = t(
    'On {0} held-out characters recall alone needs {1}, the network alone {2}, all with contexts {3} {4}.',
    format.short(parts.heldOutCharacters),
    loss(recallBitsPerCharacter),
    loss(networkBitsPerCharacter),
    loss(mixtureBitsPerCharacter),
    unitName(unit),
  );
  const adds =
    saved > 0
      ? t('Together they save {0} of the bits that recall alone would need.', format.percent(saved))
      : t('Together they do not save anything yet.');
  return `${figures} ${adds}`;
}

/** Named only when it opens; otherwise empty. `bestStep` is where the validation was lowest. */
export function gapSentence(gap: GeneralisationGap, bestStep: number, format: Format): string {
  const bits = format.fixed(gap.bits, 2);
  if (gap.verdict === 'overfitting') {
    return t(
      'Overfitting: the training loss still falls, the validation loss has risen since step {0}, where it was {1}. The gap is {2} bits per character. More text or a smaller network helps.',
      format.whole(bestStep),
      format.fixed(gap.best, 2),
      bits,
    );
  }
  if (gap.verdict === 'open') {
    return t(
      'The gap opens: text it has not seen costs {0} bits per character more than the text it learns from.',
      bits,
    );
  }
  return '';
}

/** The validation loss that a run ends with, of another text than its curve; empty while it goes on (NaN). */
export function endSentence(bits: number, unit: LossUnit, format: Format): string {
  if (Number.isNaN(bits)) return '';
  return t(
    'At the end the validation loss is {0} {1} on all held-out text; the curve before it is of a part of that text.',
    format.fixed(inUnit(bits, unit), lossDigits(unit)),
    unitName(unit),
  );
}

/** The earlier runs that are drawn, by their names, each with its last validation loss; empty for none. */
export function besideSentence(earlier: readonly EarlierRun[], unit: LossUnit, format: Format): string {
  if (earlier.length === 0) return '';
  const each = earlier.map((one) => {
    const bits = one.validationBitsPerCharacter.findLast((value) => value !== null) ?? NaN;
    return t('{0} with {1}', runNameOf(one, format), format.fixed(inUnit(bits, unit), 2));
  });
  return t('Beside it are earlier runs, each with its last validation loss: {0}.', each.join('; '));
}

/** The run in two sentences. */
export function summarySentence(run: Run, gap: GeneralisationGap, unit: LossUnit, format: Format): string {
  const { points } = run;
  if (run.length === 0) return t('Only earlier runs are shown.');
  const loss = (bits: number): string => format.fixed(inUnit(bits, unit), 2);
  const training = t(
    'In {0} steps the training loss went from {1} to {2} {3}.',
    format.whole(points.step.last),
    loss(points.trainingBitsPerCharacter.at(0)),
    loss(points.trainingBitsPerCharacter.last),
    unitName(unit),
  );
  const parts = partsSentence(run.measurements.at(-1), unit, format);
  if (gap.verdict === 'unknown') return `${training} ${parts}`.trim();
  return `${training} ${t(
    'The validation loss is {0}, at best {1} at step {2}.',
    loss(points.validationBitsPerCharacter.last),
    loss(gap.best),
    format.whole(points.step.at(gap.bestAt)),
  )} ${parts}`.trim();
}
