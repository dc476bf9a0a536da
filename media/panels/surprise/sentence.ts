/**
 * The probability of a sentence as the product that it is: P(y¹, …, yᵀ) = Π P(yᵗ | y¹ … yᵗ⁻¹), factor by
 * factor.
 */
import { scoreCharacters, type ScoredText } from '../../../src/protocol/dashboard/dashboard-questions';
import { button, element, field, setText, section, submitOnEnter, untrusted } from '../../page/elements';
import { specialName } from '../../text/plain-text';
import type { Page, Part } from '../../page/page';
import { LatestQuestion } from '../../page/latest-question';
import { probabilityOf } from '../../text/scientific';
import { t } from '../../text/texts';

const factorsShown = 400;

export function sentence(page: Page): Part {
  const { choices, format } = page;
  const question = new LatestQuestion(page);
  const input = element('textarea', {
    rows: 2,
    maxlength: scoreCharacters,
    required: true,
    spellcheck: 'false',
  });
  input.value = choices.now.sentence;
  const submit = button(t('How probable?'), () => ask(), 'primary');
  const form = element(
    'div',
    { class: 'form' },
    field(t('Text'), input, 'wide'),
    element('div', { class: 'buttons' }, submit),
  );
  const total = element('p', { class: 'total', role: 'status' });
  const body = element('tbody');
  const heads = [t('Token'), t('P(token | before)'), t('Bits'), t('Product so far')];
  const table = element(
    'table',
    { class: 'figures-table named' },
    element('caption', { class: 'spoken' }, t('The factors of the product')),
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    body,
  );
  const scroll = element(
    'div',
    {
      class: 'scroll',
      tabindex: 0,
      role: 'region',
      'aria-label': t('The factors of the product'),
      hidden: true,
    },
    table,
  );
  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Here stands how probable the network finds a text: the product of what each token is given after those before it, with the end of the text as the last.',
    ),
  );
  const root = section(t('Probability of a text'), 'sentence', empty, form, total, scroll);
  input.addEventListener('input', () => choices.set({ sentence: input.value }));
  submitOnEnter(form, ask);
  function ask(): void {
    if (!input.checkValidity()) {
      input.focus();
      return;
    }
    setText(total, t('Reading …'));
    void score(input.value);
  }
  async function score(text: string): Promise<void> {
    const outcome = await question.ask('score', { kind: 'text', text });
    if (outcome === undefined) return;
    if ('reply' in outcome) return show(outcome.reply);
    setText(total, outcome.refusal);
    scroll.hidden = true;
  }
  const show = ({ bits, characters, tokens }: ScoredText): void => {
    setText(
      total,
      t(
        'P = {0}: {1} bits in {2} tokens, {3} bits per character',
        probabilityOf(bits),
        format.fixed(bits, 1),
        tokens.length,
        format.fixed(bits / Math.max(1, characters), 2),
      ),
    );
    let sum = 0;
    const rows = tokens.slice(0, factorsShown).map((token) => {
      sum += token.bits;
      const name = element('code', {}, untrusted(specialName(token.text, token.special), 60));
      return element(
        'tr',
        {},
        element('th', { scope: 'row' }, name),
        element('td', {}, probabilityOf(token.bits)),
        element('td', {}, format.fixed(token.bits, 2)),
        element('td', {}, probabilityOf(sum)),
      );
    });
    body.replaceChildren(...rows);
    empty.hidden = true;
    scroll.hidden = false;
  };
  return { root, draw: () => undefined };
}
