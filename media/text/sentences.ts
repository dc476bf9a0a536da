/** A run in words: its state, its plan, why it ended. Pure, so that a test can read them. */
import type { RunStatus } from '../../src/protocol/dashboard/dashboard';
import { cells, type TokenKind } from '../../src/protocol/kinds';
import type { Format } from './format';
import { inUsersWords, t } from './texts';

/** Whether a run is going on. */
export const busy = (state: RunStatus['state']): boolean => !['idle', 'finished', 'failed'].includes(state);

/** `percent` is written already; it is shown once there is something to count. */
export function stateName(status: RunStatus, percent: string, begun: boolean): string {
  switch (status.state) {
    case 'idle':
      return t('Not learning');
    case 'reading':
      return t('Reading the files …');
    case 'training':
      return begun ? t('Learning · {0}', percent) : t('Learning');
    case 'paused':
      return begun ? t('Paused · {0}', percent) : t('Paused');
    case 'stopping':
      return t('Stopping, and keeping what was learned …');
    case 'finished':
      return t('Finished');
    case 'failed':
      return t('Not finished');
  }
}

export const tokenNames = (tokens: TokenKind): string =>
  ({ characters: t('characters'), words: t('words'), subwords: t('subwords') })[tokens];

/** What happens or will happen, before it does: model, memory, budget, text. */
export function planSentence(status: RunStatus, format: Format): string {
  const { plan, report } = status;
  if (plan === null) {
    if (report !== null) {
      return t(
        '{0} files with {1} characters were read.',
        format.whole(report.files),
        format.short(report.characters),
      );
    }
    return status.state === 'reading'
      ? t('It reads the text files of this folder and leaves out what is ignored, binary or secret.')
      : t(
          'A recurrent network learns the text of this folder on this computer’s processor. Nothing leaves the machine.',
        );
  }
  const cell = `${cells[plan.cell].label} ${plan.layers > 1 ? `${plan.layers} × ` : ''}${plan.hiddenSize}`;
  const budget =
    plan.seconds !== null ? format.duration(plan.seconds) : t('{0} steps', format.whole(plan.steps ?? 0));
  const parts = [
    t('{0} on {1} {2}', cell, format.whole(plan.vocabularySize), tokenNames(plan.tokens)),
    t('{0} parameters', format.short(plan.parameters)),
    t('{0} of memory', format.megabytes(plan.memoryBytes)),
    plan.threads === 1 ? t('{0} on one thread', budget) : t('{0} on {1} threads', budget, plan.threads),
    report === null
      ? t('{0} characters', format.short(plan.trainingCharacters))
      : t('{0} files, {1} characters', format.whole(report.files), format.short(report.characters)),
    t('{0} of them held out to measure with', format.short(plan.validationCharacters)),
  ];
  parts.push(
    {
      nothing: t('begun from nothing'),
      base: t('begun from the base'),
      model: t('continued from the stored model'),
    }[plan.startsFrom],
  );
  return parts.join(' · ');
}

/** Why it is as it is, when that needs a word; otherwise empty. */
export function whySentence(status: RunStatus, format: Format): string {
  if (status.state === 'failed') return status.failure ? inUsersWords(status.failure) : t('Training failed.');
  const { record } = status;
  if (status.state !== 'finished' || record === null) return '';
  const length = format.duration(record.seconds);
  const reasons = {
    budget: t(
      'The budget is used up: {0}, {1} steps. The model is stored.',
      length,
      format.whole(record.steps),
    ),
    stopped: t(
      'Stopped after {0}, {1} steps. What was learned is stored.',
      length,
      format.whole(record.steps),
    ),
    'early-stopping': t(
      'Ended after {0}: new text no longer became easier. The best model is stored.',
      length,
    ),
    diverged: t('Ended after {0}: the loss grew without bound. The last good model is stored.', length),
  };
  return reasons[record.reason];
}
