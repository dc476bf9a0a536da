/**
 * The next run in words: what it would do, and what is wrong with a value. Pure, so that a test can read
 * them.
 */
import { nextRunRanges } from '../../../src/protocol/dashboard/dashboard-next-run';
import type { Forecast } from '../../../src/protocol/training/planner';
import type { Format } from '../../text/format';
import { cells } from '../../../src/protocol/kinds';
import { tokenNames } from '../../text/sentences';
import { t } from '../../text/texts';

/** What training would do if it began now. */
export function forecastSentence({ plan, continues }: Forecast, format: Format): string {
  const units = `${plan.layers > 1 ? `${plan.layers} × ` : ''}${format.whole(plan.hiddenSize)}`;
  const budget =
    plan.seconds !== null ? format.duration(plan.seconds) : t('{0} steps', format.whole(plan.steps ?? 0));
  const parts = [
    t(
      '{0} with {1} units on about {2} {3}',
      cells[plan.cell].label,
      units,
      format.whole(plan.vocabularySize),
      tokenNames(plan.tokens),
    ),
    t('{0} parameters', format.short(plan.parameters)),
    t('about {0} of memory', format.megabytes(plan.memoryBytes)),
    plan.threads === 1 ? t('{0} on one thread', budget) : t('{0} on {1} threads', budget, plan.threads),
  ].join(', ');
  if (plan.startsFrom === 'base') return t('Begins from the base: {0}.', parts);
  if (continues === null) return t('Begins anew: {0}.', parts);
  const steps = format.whole(continues.steps);
  const bits = continues.validationBitsPerCharacter;
  return bits === null
    ? t('Continues the stored model, which has {0} steps: {1}.', steps, parts)
    : t(
        'Continues the stored model, which has {0} steps and needs {1} bits per character: {2}.',
        steps,
        format.fixed(bits, 2),
        parts,
      );
}

export type NumberName = keyof typeof nextRunRanges;

/** What a number must be, when it is not so; otherwise empty. */
export function rangeProblem(name: NumberName, value: number, format: Format): string {
  const { least, most, multiple } = nextRunRanges[name];
  const fits = value >= least && value <= most && (multiple === null || value % multiple === 0);
  if (fits) return '';
  const sentences = {
    seconds: t(
      'The time budget must be a number of seconds from {0} to {1}.',
      format.whole(least),
      format.whole(most),
    ),
    hiddenSize: t(
      'The hidden units must be a multiple of {0} up to {1}, or 0 to have them chosen.',
      multiple ?? 1,
      format.whole(most),
    ),
    layers: t('There must be {0} to {1} layers.', least, most),
  };
  return sentences[name];
}
