/** What is drawn over the text as a table, token by token: the same figures without colours. */
import { button, element, untrusted } from '../../page/elements';
import { disclosure } from '../../page/disclosure';
import type { Page } from '../../page/page';
import { tokenName } from '../../text/plain-text';
import { t } from '../../text/texts';
import { signed } from './unit-levels';

const rowsAtOnce = 50;

interface TokenColumn {
  readonly name: string;
  /** One for each token. */
  readonly values: readonly number[];
}

export interface TokenTable {
  readonly root: HTMLElement;
  show(tokens: readonly string[], columns: readonly TokenColumn[]): void;
}

/**
 * Some rows at a time, filled only while it is open.
 * @param name by which the page remembers that it is open
 */
export function tokenTable(page: Page, name: string, label: string): TokenTable {
  let tokens: readonly string[] = [];
  let columns: readonly TokenColumn[] = [];
  let rows = rowsAtOnce;
  const table = element('table');
  const more = button(t('Show more'), () => {
    rows *= 2;
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
    if (!root.open) return;
    const names = [t('Place'), t('Token'), ...columns.map((column) => column.name)];
    const body = tokens
      .slice(0, rows)
      .map((token, place) =>
        element(
          'tr',
          {},
          element('td', { class: 'number' }, page.format.whole(place + 1)),
          element('th', { scope: 'row' }, element('code', {}, untrusted(tokenName(token), 60))),
          ...columns.map(({ values }) =>
            element('td', { class: 'number' }, signed(values[place]!, page.format)),
          ),
        ),
      );
    table.replaceChildren(
      element('thead', {}, element('tr', {}, ...names.map((one) => element('th', { scope: 'col' }, one)))),
      element('tbody', {}, ...body),
    );
    more.hidden = rows >= tokens.length;
  }
  const show = (newTokens: readonly string[], newColumns: readonly TokenColumn[]): void => {
    if (newTokens !== tokens) rows = rowsAtOnce;
    tokens = newTokens;
    columns = newColumns;
    draw();
  };
  return { root, show };
}
