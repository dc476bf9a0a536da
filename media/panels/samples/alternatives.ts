/** What the network could have written in place of a token: the likeliest there, with their probabilities. */
import type { Expectation } from '../../../src/protocol/prediction/prediction';
import { element, setText, untrusted } from '../../page/elements';
import { LatestQuestion } from '../../page/latest-question';
import type { Page } from '../../page/page';
import { t } from '../../text/texts';

interface Token {
  readonly text: string;
  /** What stands before it, from the prompt on. */
  readonly before: string;
  readonly shown: HTMLElement;
}

export class Alternatives {
  private readonly question: LatestQuestion;
  private readonly note = element('p', { class: 'note', role: 'status' });
  private readonly rows = element('tbody');
  private readonly table = element(
    'table',
    { class: 'alternatives' },
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, t('Instead')),
        element('th', { scope: 'col', class: 'number' }, t('Network')),
        element('th', { scope: 'col', class: 'number' }, t('Mixed')),
      ),
    ),
    this.rows,
  );
  readonly root = element('div', {}, this.note, this.table);
  private tokens: Token[] = [];
  private chosen = -1;

  /** @param text the element in which the text stands; its tokens are chosen by click and by arrow keys */
  constructor(
    private readonly page: Page,
    private readonly text: HTMLElement,
  ) {
    this.question = new LatestQuestion(page);
    text.addEventListener('click', ({ target }) => {
      const at = this.tokens.findIndex(({ shown }) => target instanceof Node && shown.contains(target));
      if (at >= 0) this.choose(at);
    });
    text.addEventListener('keydown', (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by === undefined || this.tokens.length === 0) return;
      event.preventDefault();
      this.choose(Math.min(this.tokens.length - 1, Math.max(0, this.chosen + by)));
    });
    this.forget();
  }

  /** Splits what was written behind `prompt` into its tokens. */
  async split(prompt: string, written: string): Promise<void> {
    this.forget();
    if (written === '') return;
    const outcome = await this.question.ask('score', { kind: 'text', text: prompt + written });
    if (outcome === undefined || 'refusal' in outcome) return;
    let before = '';
    const all = outcome.reply.tokens.map(({ text }): Token => {
      const isGiven = before.length < prompt.length;
      const shown = element('span', { class: isGiven ? 'given' : 'token' }, untrusted(text));
      const token = { text, before, shown };
      before += text;
      return token;
    });
    // Where the tokens are not the text, it stays as it stands.
    if (before !== prompt + written) return;
    this.tokens = all.filter(({ text, before }) => before.length >= prompt.length && text !== '');
    this.text.replaceChildren(...all.map(({ shown }) => shown));
    setText(this.note, t('Click a token, or press an arrow key here, to see what else it could have been.'));
    this.note.hidden = false;
  }

  private choose(at: number): void {
    this.tokens[this.chosen]?.shown.classList.remove('chosen');
    this.chosen = at;
    const { text, before, shown } = this.tokens[at]!;
    shown.classList.add('chosen');
    void this.question.ask('alternatives', { before }).then((outcome) => {
      if (outcome === undefined) return;
      if ('refusal' in outcome) setText(this.note, outcome.refusal);
      else this.show(text, outcome.reply);
    });
  }

  private show(written: string, found: readonly Expectation[]): void {
    const { format } = this.page;
    const share = (probability: number | null): string =>
      probability === null ? '–' : format.percent(probability);
    setText(this.note, t('It wrote “{0}”. The likeliest there, before the temperature:', written));
    this.rows.replaceChildren(
      ...found.map(({ text, network, probability }) =>
        element(
          'tr',
          text === written ? { class: 'actual' } : {},
          element('th', { scope: 'row' }, element('code', {}, untrusted(text, 40))),
          element('td', { class: 'number' }, share(network)),
          element('td', { class: 'number' }, share(probability)),
        ),
      ),
    );
    this.table.hidden = false;
  }

  private forget(): void {
    this.question.cancel();
    this.tokens = [];
    this.chosen = -1;
    this.note.hidden = this.table.hidden = true;
  }
}
