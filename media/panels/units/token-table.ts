/** What is drawn over the text as a table, token by token: the same figures without colours. */
import { element, untrusted } from '../../page/elements';
import { longTable } from '../../charts/long-table';
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
  const table = element('table');
  const { root, draw, shorten } = longTable(page, { name, label, rowsAtOnce, table, fill });

  function fill(limit: number): number {
    const names = [t('Place'), t('Token'), ...columns.map((column) => column.name)];
    const body = tokens
      .slice(0, limit)
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
    return tokens.length;
  }
  const show = (newTokens: readonly string[], newColumns: readonly TokenColumn[]): void => {
    if (newTokens !== tokens) shorten();
    tokens = newTokens;
    columns = newColumns;
    draw();
  };
  return { root, show };
}
