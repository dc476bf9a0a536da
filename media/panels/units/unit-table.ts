/** The activations of the chosen unit as a table, token by token: the same figures without colours. */
import { button, element, untrusted } from '../../page/elements';
import { disclosure } from '../../page/disclosure';
import type { Page } from '../../page/page';
import { tokenName } from '../../text/plain-text';
import { t } from '../../text/texts';
import { signed } from './unit-levels';

const rowsAtOnce = 50;

export interface UnitTable {
  readonly root: HTMLElement;
  show(tokens: readonly string[], values: readonly number[]): void;
}

/** Some rows at a time, filled only while it is open. */
export function unitTable(page: Page): UnitTable {
  let tokens: readonly string[] = [];
  let values: readonly number[] = [];
  let rows = rowsAtOnce;
  const body = element('tbody');
  const more = button(t('Show more'), () => {
    rows *= 2;
    draw();
  });
  const head = [t('Place'), t('Token'), t('Activation')].map((name) => element('th', { scope: 'col' }, name));
  const scroll = element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('The activations as a table') },
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), body),
    more,
  );
  const root = disclosure(page, 'unit-table', t('As a table'), () => draw(), scroll);

  function draw(): void {
    if (!root.open) return;
    body.replaceChildren(
      ...tokens
        .slice(0, rows)
        .map((token, place) =>
          element(
            'tr',
            {},
            element('td', { class: 'number' }, page.format.whole(place + 1)),
            element('th', { scope: 'row' }, element('code', {}, untrusted(tokenName(token), 60))),
            element('td', { class: 'number' }, signed(values[place]!, page.format)),
          ),
        ),
    );
    more.hidden = rows >= tokens.length;
  }
  const show = (newTokens: readonly string[], newValues: readonly number[]): void => {
    if (newTokens !== tokens) rows = rowsAtOnce;
    tokens = newTokens;
    values = newValues;
    draw();
  };
  return { root, show };
}
