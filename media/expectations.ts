/** What does it expect next at the cursor? Bars for the most probable tokens, with each part's vote. */
import type { Expectation } from '../src/protocol/prediction';
import type { CursorPlace, HostMessage } from '../src/protocol/dashboard';
import { element, say, section, untrusted } from './elements';
import { tokenName } from './plain-text';
import type { Page, Part } from './page';
import { t } from './texts';

export interface Expectations extends Part {
  hear(message: HostMessage): void;
}

type Shown = { place: CursorPlace | null; expectations: readonly Expectation[]; sentence: string };

export function expectations(page: Page): Expectations {
  const { format } = page;
  const place = element('p', { class: 'place' });
  const before = element('pre', { class: 'before' });
  const body = element('tbody');
  const number = (label: string): HTMLElement => element('th', { scope: 'col', class: 'number' }, label);
  const table = element(
    'table',
    { class: 'bars' },
    element('caption', { class: 'spoken' }, t('The most probable next tokens')),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col', class: 'token' }, t('Token')),
        element('td', { class: 'bar' }),
        number(t('Mixed')),
        number(t('Network')),
        number(t('Recall')),
      ),
    ),
    body,
  );
  const empty = element('p', { class: 'empty' });
  const root = section(t('What does it expect?'), 'expectations', empty, place, before, table);

  let shown: Shown = {
    place: null,
    expectations: [],
    sentence: t('Put the cursor into a file: the most probable next tokens appear here and follow it.'),
  };
  const line = (kind: string, share: number | null): HTMLElement | null => {
    if (share === null) return null;
    const made = element('span', { class: kind });
    made.style.setProperty('width', `${(Math.max(0, Math.min(1, share)) * 100).toFixed(2)}%`);
    return made;
  };
  const percent = (share: number | null): HTMLElement =>
    element('td', { class: 'number' }, share === null ? '–' : format.percent(share));
  const row = ({ text, probability, network, recall }: Expectation): HTMLElement =>
    element(
      'tr',
      {},
      element('th', { scope: 'row', class: 'token' }, element('code', {}, untrusted(tokenName(text), 40))),
      element(
        'td',
        { class: 'bar' },
        element(
          'span',
          { class: 'track', 'aria-hidden': 'true' },
          line('fill', probability),
          line('vote network', network),
          line('vote recall', recall),
        ),
      ),
      percent(probability),
      percent(network),
      percent(recall),
    );
  function draw(): void {
    const there = shown.place !== null && shown.expectations.length > 0;
    const sentence =
      shown.sentence !== '' ? shown.sentence : t('Nothing is expected yet: train on this workspace first.');
    empty.hidden = there;
    say(empty, sentence);
    place.hidden = before.hidden = table.hidden = !there;
    if (shown.place === null || !there) return;
    const { path, line, column } = shown.place;
    place.replaceChildren(
      untrusted(path, 200),
      element('span', { class: 'note' }, t('line {0}, column {1}', line, column)),
    );
    before.replaceChildren(
      untrusted(shown.place.before, 200),
      element('span', { class: 'cursor', 'aria-hidden': 'true' }),
    );
    body.replaceChildren(...shown.expectations.map(row));
  }
  const hear = (message: HostMessage): void => {
    if (message.type !== 'expected') return;
    shown = message;
    draw();
  };
  draw();
  // Asked for only while it can be seen: scrolled away it costs nothing.
  let watched: boolean | undefined;
  new IntersectionObserver(([entry]) => {
    const visible = entry?.isIntersecting === true;
    if (visible === watched) return;
    watched = visible;
    page.tell({ type: 'watch', expectations: visible });
  }).observe(root);
  return { root, draw: () => undefined, hear };
}
