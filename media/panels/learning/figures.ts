/** The figures that are read at a glance: loss, speed, time left, text read. */
import { blindBits, hesitation } from '../../../src/protocol/training/hesitation';
import { lineKey } from '../../charts/legend';
import { element, setText } from '../../page/elements';
import { lineLooks } from './line-looks';
import { inUnit } from '../../text/units';
import { lossDigits, unitName } from '../../text/loss';
import type { Page, Part } from '../../page/page';
import { t } from '../../text/texts';
import { secondsLeft } from '../../text/time-left';

interface Figure {
  readonly root: HTMLElement;
  show(value: string, note: string, label?: string): void;
}

function figure(name: string, label: string, key?: SVGElement): Figure {
  const named = element('span', {}, label);
  const value = element('dd', { class: 'value', 'data-figure': name }, '–');
  const note = element('dd', { class: 'note' });
  return {
    root: element('div', { class: 'figure' }, element('dt', {}, ...(key ? [key] : []), named), value, note),
    show: (shown, small, anew) => {
      if (anew !== undefined) setText(named, anew);
      setText(value, shown);
      setText(note, small);
    },
  };
}

export function figures(page: Page): Part {
  const validation = figure('validation', t('Validation loss'), lineKey(lineLooks.validation));
  const training = figure('training', t('Training loss'), lineKey(lineLooks.training));
  const speed = figure('speed', t('Speed'));
  const left = figure('left', t('Time left'));
  const read = figure('read', t('Text read'));
  const parts = [validation, training, speed, left, read];
  const root = element('dl', { class: 'figures' }, ...parts.map((part) => part.root));
  const draw = (): void => {
    const { points, status } = page.run;
    const { format } = page;
    const { unit } = page.choices.now;
    const loss = (bits: number): string => format.fixed(inUnit(bits, unit), lossDigits(unit));
    const characters = points.characters.last;
    const whole = status.plan?.trainingCharacters ?? 0;
    const over = status.state === 'finished' || status.state === 'failed' || status.state === 'idle';
    root.hidden = page.run.length === 0;
    const bits = points.validationBitsPerCharacter.last;
    const words = t(
      'bits per character: it hesitates between {0} characters; {1} bits is blind',
      format.fixed(hesitation(bits), 1),
      blindBits,
    );
    validation.show(loss(bits), unit === 'bits' && Number.isFinite(bits) ? words : unitName(unit));
    training.show(loss(points.trainingBitsPerCharacter.last), unitName(unit));
    speed.show(format.short(points.tokensPerSecond.last), t('tokens per second'));
    if (over)
      left.show(
        format.duration(points.seconds.last),
        t('{0} steps', format.whole(points.step.last)),
        t('Trained'),
      );
    else {
      const seconds = secondsLeft(points.seconds.last, points.progress.last, status.budgetSeconds);
      left.show(
        format.duration(seconds),
        t('{0} passed', format.duration(points.seconds.last)),
        t('Time left'),
      );
    }
    read.show(
      format.short(characters),
      whole > 0 ? t('characters, {0} × the text', format.fixed(characters / whole, 1)) : t('characters'),
    );
  };
  return { root, draw };
}
