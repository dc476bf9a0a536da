/** The curves as a table: the same figures for screen readers and for those who want numbers. */
import { element, setText } from '../../page/elements';
import { lossDigits, unitName } from '../../text/loss';
import { partsAt } from './learning-sentences';
import { longTable } from '../../charts/long-table';
import type { Page, Part } from '../../page/page';
import { t } from '../../text/texts';
import { inUnit } from '../../text/units';

const rowsAtOnce = 25;

/** Newest point first, some at a time; filled only while it is open. */
export function learningTable(page: Page): Part {
  const { run, choices, format } = page;
  const body = element('tbody');
  const caption = element('caption');
  const heads = [
    t('Step'),
    t('Time'),
    t('Characters'),
    t('Training'),
    t('Validation'),
    t('Recall alone'),
    t('Mixed'),
    t('Gradient norm'),
    t('Clipped'),
    t('Learning rate'),
    t('Tokens/s'),
  ];
  const table = element(
    'table',
    { class: 'figures-table' },
    caption,
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    body,
  );
  const label = t('The curves as a table');
  const { root, draw } = longTable(page, { name: 'table', label, rowsAtOnce, table, fill });

  function fill(limit: number): number {
    const { points } = run;
    const { unit } = choices.now;
    setText(caption, t('Loss in {0}; newest first, {1} points', unitName(unit), format.whole(run.length)));
    const loss = (bits: number): string => format.fixed(inUnit(bits, unit), lossDigits(unit));
    const made: HTMLElement[] = [];
    for (let index = run.length - 1; index >= Math.max(0, run.length - limit); index--) {
      const [parts] = partsAt(run, points.step.at(index));
      const cells = [
        format.duration(points.seconds.at(index)),
        format.short(points.characters.at(index)),
        loss(points.trainingBitsPerCharacter.at(index)),
        loss(points.validationBitsPerCharacter.at(index)),
        loss(parts?.recallBitsPerCharacter ?? NaN),
        loss(parts?.mixtureBitsPerCharacter ?? NaN),
        format.significant(points.gradientNorm.at(index)),
        format.percent(points.clippedShare.at(index)),
        format.significant(points.learningRate.at(index)),
        format.short(points.tokensPerSecond.at(index)),
      ];
      const head = element('th', { scope: 'row' }, format.whole(points.step.at(index)));
      made.push(element('tr', {}, head, ...cells.map((cell) => element('td', {}, cell))));
    }
    body.replaceChildren(...made);
    return run.length;
  }
  return { root, draw };
}
