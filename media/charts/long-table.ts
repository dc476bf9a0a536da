/** The table beside a chart, of many rows: opens and closes, some rows at a time, filled only while open. */
import { disclosure } from '../page/disclosure';
import { button, element } from '../page/elements';
import type { Page } from '../page/page';
import { t } from '../text/texts';

export interface LongTable {
  readonly root: HTMLElement;
  draw(): void;
  /** Only the first rows are shown again. */
  shorten(): void;
}

export interface LongTableParts {
  /** By which the page remembers that it is open. */
  readonly name: string;
  readonly label: string;
  readonly rowsAtOnce: number;
  readonly table: HTMLTableElement;
  /** Writes the first rows into the table, at most so many; returns how many there are. */
  readonly fill: (limit: number) => number;
}

export function longTable(page: Page, parts: LongTableParts): LongTable {
  const { name, label, rowsAtOnce, table, fill } = parts;
  let limit = rowsAtOnce;
  const more = button(t('Show more'), () => {
    limit *= 2;
    draw();
  });
  const scroll = element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    table,
    more,
  );
  const root = disclosure(page, name, t('As a table'), () => draw(), scroll);

  function draw(): void {
    if (root.open) more.hidden = limit >= fill(limit);
  }
  return { root, draw, shorten: () => void (limit = rowsAtOnce) };
}
