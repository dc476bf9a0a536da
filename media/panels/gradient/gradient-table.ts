/** The gradient through time as a table: the same figures without a picture. */
import type { GradientCurve } from '../../../src/protocol/training/gradient';
import { element } from '../../page/elements';
import { curveName } from './gradient-sentences';
import { disclosure } from '../../page/disclosure';
import type { Page } from '../../page/page';
import { t } from '../../text/texts';

export interface GradientTable {
  readonly root: HTMLElement;
  show(curves: readonly GradientCurve[]): void;
}

/** A row for each distance; filled only while it is open. */
export function gradientTable(page: Page): GradientTable {
  let curves: readonly GradientCurve[] = [];
  const table = element('table', { class: 'figures-table' });
  const scroll = element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('The gradients as a table') },
    table,
  );
  const root = disclosure(page, 'gradient-table', t('As a table'), () => draw(), scroll);

  function draw(): void {
    if (!root.open) return;
    const names = [t('Tokens back'), ...curves.map(curveName)];
    const head = element('tr', {}, ...names.map((name) => element('th', { scope: 'col' }, name)));
    const distances = Math.max(0, ...curves.map(({ norms }) => norms.length));
    const rows = Array.from({ length: distances }, (_, distance) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, page.format.whole(distance)),
        ...curves.map(({ norms }) => element('td', {}, page.format.significant(norms[distance] ?? NaN))),
      ),
    );
    table.replaceChildren(element('thead', {}, head), element('tbody', {}, ...rows));
  }
  const show = (measured: readonly GradientCurve[]): void => {
    curves = measured;
    draw();
  };
  return { root, show };
}
