/** The heat map as a table: the same figures without colours, in the order of its rows. */
import { button, element } from '../../page/elements';
import { disclosure } from '../../page/disclosure';
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
  let limit = rowsAtOnce;
  const table = element('table');
  const more = button(t('Show more'), () => {
    limit *= 2;
    draw();
  });
  const scroll = element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('The heat map as a table') },
    table,
    more,
  );
  const root = disclosure(page, 'heat-table', t('As a table'), () => draw(), scroll);

  function draw(): void {
    if (!root.open || shown === undefined) return;
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
    more.hidden = limit >= rows.length;
  }
  return {
    root,
    show: (...now) => {
      shown = now;
      draw();
    },
  };
}
