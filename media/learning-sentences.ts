/** The curves in words: a moment, the gap, and the whole run for those who listen instead of looking. */
import type { Format } from './format';
import type { Gap } from './gap';
import { lossDigits, unitName } from './loss';
import type { Run } from './run';
import { t } from './texts';
import { inUnit, type LossUnit } from './units';

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
    t('gradient {0}', format.significant(points.gradientNorm.at(index))),
    t('rate {0}', format.significant(points.learningRate.at(index))),
    t('{0} tokens per second', format.short(points.tokensPerSecond.at(index))),
  ].join(' · ');
}

/** Named only when it opens; otherwise empty. `bestStep` is where the validation was lowest. */
export function gapSentence(gap: Gap, bestStep: number, format: Format): string {
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

/** The run in two sentences. */
export function summarySentence(run: Run, gap: Gap, unit: LossUnit, format: Format): string {
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
  if (gap.verdict === 'unknown') return training;
  return `${training} ${t(
    'The validation loss is {0}, at best {1} at step {2}.',
    loss(points.validationBitsPerCharacter.last),
    loss(gap.best),
    format.whole(points.step.at(gap.bestAt)),
  )}`;
}
