/** The heat map as a table: the same figures without colours, in the order of its rows. */
import { element } from '../../page/elements';
import { longTable } from '../../charts/long-table';
import type { Page } from '../../page/page';
import { shortName } from '../../text/plain-text';
import { t } from '../../text/texts';
import type { HeatRow } from './heat-picture';
import { signed } from './unit-levels';

const rowsAtOnce = 20;

export interface HeatTable {
  readonly root: HTMLElement;
  /** @param values `[units, tokens]` */
  show(tokens: readonly string[], from: number, rows: readonly HeatRow[], values: readonly number[]): void;
}

/** Some units at a time, filled only while it is open. */
export function heatTable(page: Page): HeatTable {
  let shown: Parameters<HeatTable['show']> | undefined;
  const table = element('table');
  const { root, draw } = longTable(page, {
    name: 'heat-table',
    label: t('The heat map as a table'),
    rowsAtOnce,
    table,
    fill,
  });

  function fill(limit: number): number {
    if (shown === undefined) return 0;
    const [tokens, from, rows, values] = shown;
    const head = element(
      'tr',
      {},
      element('th', { scope: 'col' }, t('Hidden unit')),
      ...tokens.map((token, i) =>
        element(
          'th',
          { scope: 'col' },
          `${page.format.whole(from + i + 1)} `,
          element('code', {}, shortName(token)),
        ),
      ),
    );
    const body = rows
      .slice(0, limit)
      .map(({ unit }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, String(unit)),
          ...tokens.map((_, i) => element('td', {}, signed(values[unit * tokens.length + i]!, page.format))),
        ),
      );
    table.replaceChildren(element('thead', {}, head), element('tbody', {}, ...body));
    return rows.length;
  }
  return {
    root,
    show: (...now) => {
      shown = now;
      draw();
    },
  };
}
