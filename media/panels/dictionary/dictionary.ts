/**
 * The dictionary: a page of its tokens at a time, with one-hot index and count, searched and ordered by the
 * predictor's thread.
 */
import {
  searchCharacters,
  type DictionaryPage,
  type DictionaryQuery,
} from '../../../src/protocol/prediction/inspection';
import { button, element, field, freshId, setText, section, untrusted } from '../../page/elements';
import { oneHot } from './one-hot';
import type { Page, Part } from '../../page/page';
import { tokenName } from '../../text/plain-text';
import { tokenNames } from '../../text/sentences';
import { LatestQuestion, type Outcome } from '../../page/latest-question';
import { whenFirstSeen } from '../../page/observed';
import { t } from '../../text/texts';

const rowsShown = 20;
/** While someone types, ms. */
const searchPause = 150;

type Row = DictionaryPage['rows'][number];
type Order = DictionaryQuery['order'];

export function dictionary(page: Page): Part {
  const { format } = page;
  const question = new LatestQuestion(page);
  let query: DictionaryQuery = {
    search: '',
    order: 'index',
    descending: false,
    from: 0,
    count: rowsShown,
  };
  let shown: DictionaryPage | undefined;
  let chosen: number | undefined;

  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Here stand all tokens that the network knows, each with its place in the one-hot vector and how often it stands in what was read.',
    ),
  );
  const facts = element('p', { class: 'facts' });
  const search = element('input', { type: 'search', maxlength: searchCharacters, spellcheck: 'false' });
  const status = element('p', { class: 'note', role: 'status' });
  const body = element('tbody');
  const captionId = freshId('caption');
  const heads = new Map<Order, HTMLElement>();
  const head = (order: Order, label: string, kind: string): HTMLElement => {
    const made = element(
      'th',
      { scope: 'col', class: kind },
      button(label, () => orderBy(order), 'quiet'),
    );
    heads.set(order, made);
    return made;
  };
  const table = element(
    'table',
    { class: 'dictionary-table', 'aria-labelledby': captionId },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        head('index', t('Index'), 'number'),
        head('token', t('Token'), ''),
        head('count', t('Count'), 'number'),
        element('th', { scope: 'col', class: 'number' }, t('Share')),
      ),
    ),
    body,
  );
  const before = button(t('Previous'), () => turn(-rowsShown));
  const after = button(t('Next'), () => turn(rowsShown));
  const place = element('span', { class: 'note', id: captionId });
  const explanation = element('div', { class: 'one-hot', role: 'status' });
  const content = element(
    'div',
    { hidden: true },
    facts,
    element(
      'div',
      { class: 'form' },
      field(t('Search (␣ space, ⇥ tab, ↵ line end, or an index)'), search, 'wide'),
    ),
    table,
    element('p', { class: 'actions turning' }, before, after, place),
    explanation,
  );
  const root = section(t('Dictionary'), 'dictionary', empty, status, content);

  const ask = (change: Partial<DictionaryQuery>): void => {
    query = { ...query, ...change };
    void answered(question.ask('dictionary', query));
  };
  const turn = (by: number): void => ask({ from: Math.max(0, (shown?.from ?? 0) + by) });
  function orderBy(order: Order): void {
    // A count is looked at from its top; a second press turns the order round.
    const descending = order === query.order ? !query.descending : order === 'count';
    ask({ order, descending, from: 0 });
  }
  let pause: ReturnType<typeof setTimeout> | undefined;
  search.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(() => ask({ search: search.value, from: 0 }), searchPause);
  });
  whenFirstSeen(root, () => ask({}));

  const choose = ({ index }: Row): void => {
    chosen = index;
    show();
  };
  const line = (row: Row, read: number): HTMLElement => {
    const name = element('button', {
      type: 'button',
      class: 'token-choice',
      'aria-pressed': row.index === chosen,
    });
    name.setAttribute('aria-pressed', String(row.index === chosen));
    name.append(element('code', {}, untrusted(row.special ? row.text : tokenName(row.text), 60)));
    name.addEventListener('click', () => choose(row));
    return element(
      'tr',
      { class: row.index === chosen ? 'chosen' : '' },
      element('td', { class: 'number' }, format.whole(row.index)),
      element(
        'th',
        { scope: 'row' },
        name,
        row.special ? element('span', { class: 'note' }, t('special')) : null,
      ),
      element('td', { class: 'number' }, format.whole(row.count)),
      element('td', { class: 'number' }, read === 0 ? '–' : format.percent(row.count / read)),
    );
  };

  function show(): void {
    if (shown === undefined) return;
    const { vocabularySize, read, unknown, found, from, rows, tokens } = shown;
    setText(
      facts,
      t(
        '{0} tokens ({1}) in the dictionary, {2} tokens in what was read. {3} of them are <UNK>, which stands for what the dictionary lacks and has index 1; <EOS> with index 0 ends each file.',
        format.whole(vocabularySize),
        tokenNames(tokens),
        format.whole(read),
        read === 0 ? '–' : format.percent(unknown / read),
      ),
    );
    for (const [order, made] of heads) {
      const sorted = order === query.order ? (query.descending ? 'descending' : 'ascending') : 'none';
      made.setAttribute('aria-sort', sorted);
    }
    const focused = document.activeElement?.closest('.dictionary-table tbody tr');
    const at = focused ? [...body.children].indexOf(focused) : -1;
    body.replaceChildren(...rows.map((row) => line(row, read)));
    if (at >= 0) body.children[Math.min(at, rows.length - 1)]?.querySelector('button')?.focus();
    setText(
      place,
      found === 0
        ? t('No token has that in it.')
        : t(
            '{0} to {1} of {2}',
            format.whole(from + 1),
            format.whole(from + rows.length),
            format.whole(found),
          ),
    );
    before.disabled = from === 0;
    after.disabled = from + rows.length >= found;
    const row = rows.find(({ index }) => index === chosen);
    if (row !== undefined) explanation.replaceChildren(...oneHot(row, shown, format));
    else if (chosen === undefined)
      setText(explanation, t('Choose a token to see its one-hot vector and what it does.'));
  }

  async function answered(asked: Promise<Outcome<'dictionary'> | undefined>): Promise<void> {
    const outcome = await asked;
    if (outcome === undefined) return;
    if ('refusal' in outcome) return setText(status, outcome.refusal);
    setText(status, '');
    shown = outcome.reply;
    empty.hidden = true;
    content.hidden = false;
    const began = performance.now();
    show();
    performance.measure('unroll-dictionary', { start: began });
  }
  return { root, draw: () => undefined };
}
