/**
 * What does it expect next at the cursor? Bars for the most probable tokens, with each part's vote and
 * weight, what really stands there, and what was suggested.
 */
import type { HostMessage } from '../../../src/protocol/dashboard/dashboard';
import type { Expectation, ActualToken } from '../../../src/protocol/prediction/prediction';
import { whySentence } from '../../../src/protocol/prediction/why';
import { element, setText, section, untrusted } from '../../page/elements';
import { specialName } from '../../text/plain-text';
import type { ListeningPart, Page } from '../../page/page';
import { inUsersWords, t } from '../../text/texts';

type Shown = Omit<Extract<HostMessage, { type: 'expected' }>, 'type' | 'version'>;

export function expectations(page: Page): ListeningPart {
  const { format } = page;
  const place = element('p', { class: 'place' });
  const before = element('pre', { class: 'before' });
  const suggestion = element('p', { class: 'suggestion' });
  const actualToken = element('p', { class: 'actual-token' });
  const body = element('tbody');
  const head = element('thead');
  const table = element(
    'table',
    { class: 'bars' },
    element('caption', { class: 'spoken' }, t('The most probable next tokens')),
    head,
    body,
  );
  const empty = element('p', { class: 'empty' });
  const root = section(
    t('What does it expect?'),
    'expectations',
    empty,
    place,
    before,
    suggestion,
    actualToken,
    table,
  );

  let shown: Shown = {
    place: null,
    expectations: [],
    weights: null,
    actualToken: null,
    suggestion: null,
    sentence: t('Put the cursor into a file: the most probable next tokens appear here and follow it.'),
  };
  const line = (kind: string, share: number | null): HTMLElement | null => {
    if (share === null) return null;
    const made = element('span', { class: kind });
    made.style.setProperty('width', `${(Math.max(0, Math.min(1, share)) * 100).toFixed(2)}%`);
    return made;
  };
  const percent = (share: number | null, kind: string): HTMLElement =>
    element('td', { class: `number ${kind}` }, share === null ? '–' : format.percent(share));
  const row = (one: Expectation, special?: ActualToken['special'], kind = ''): HTMLElement =>
    element(
      'tr',
      kind === '' ? {} : { class: kind },
      element(
        'th',
        { scope: 'row', class: 'token' },
        element('code', {}, untrusted(specialName(one.text, special), 40)),
      ),
      element(
        'td',
        { class: 'bar' },
        element(
          'span',
          { class: 'track', 'aria-hidden': 'true' },
          line('fill', one.probability),
          line('vote contexts', one.contexts),
          line('vote network', one.network),
          line('vote recall', one.workspace),
          line('vote own', one.document),
        ),
      ),
      percent(one.probability, 'mixed'),
      percent(one.contexts, 'contexts'),
      percent(one.network, 'network'),
      percent(one.recall, 'recall'),
      percent(one.workspace, 'workspace'),
      percent(one.document, 'own'),
    );
  const heads = (): HTMLElement[] => {
    const label = (text: string, kind: string): HTMLElement =>
      element('th', { scope: 'col', class: `number ${kind}` }, text);
    const names = element(
      'tr',
      {},
      element('th', { scope: 'col', class: 'token' }, t('Token')),
      element('td', { class: 'bar' }),
      label(t('Mixed'), 'mixed'),
      label(t('Contexts'), 'contexts'),
      label(t('Network'), 'network'),
      label(t('Recall'), 'recall'),
      label(t('Workspace'), 'workspace'),
      label(t('Document'), 'own'),
    );
    const { weights } = shown;
    if (weights === null) return [names];
    const { contexts, network, workspace, document } = weights;
    const gate = element(
      'tr',
      { class: 'gate' },
      element('th', { scope: 'row', class: 'token' }, t('Weight')),
      element('td', { class: 'bar' }),
      element('td', { class: 'number mixed' }),
      percent(contexts, 'contexts'),
      percent(network, 'network'),
      percent(workspace + document, 'recall'),
      percent(workspace, 'workspace'),
      percent(document, 'own'),
    );
    gate.title = t('How much each part’s vote counts at this place');
    return [names, gate];
  };
  function showActualToken(): void {
    const there = shown.actualToken;
    actualToken.hidden = there === null;
    if (there === null) return;
    const sentence = t(
      'stands there: {0} probable, number {1} of all that could',
      format.percent(there.probability),
      format.whole(there.rank),
    );
    actualToken.replaceChildren(
      element('code', {}, untrusted(specialName(there.text, there.special), 60)),
      ` ${sentence}`,
    );
  }
  function showSuggestion(): void {
    const answer = shown.suggestion;
    if (answer === null) {
      setText(suggestion, t('No suggestion was asked for at this place: they come while you type.'));
    } else if (answer.text === '') {
      const because = inUsersWords({ said: answer.said, message: answer.reason });
      suggestion.replaceChildren(t('No suggestion was shown here. '), untrusted(because, 400));
    } else {
      suggestion.replaceChildren(
        t('Suggested here: '),
        element('code', {}, untrusted(answer.text, 200)),
        ' ',
        untrusted(answer.why ? whySentence(answer.why, t) : answer.reason, 600),
      );
    }
  }
  function draw(): void {
    const there = shown.place !== null && shown.expectations.length > 0;
    const sentence =
      shown.sentence !== '' ? shown.sentence : t('Nothing that was learned begins with what is typed here.');
    empty.hidden = there;
    setText(empty, sentence);
    place.hidden = before.hidden = table.hidden = suggestion.hidden = actualToken.hidden = !there;
    if (shown.place === null || !there) return;
    const { path, line: number, column } = shown.place;
    place.replaceChildren(
      untrusted(path, 200),
      element('span', { class: 'note' }, t('line {0}, column {1}', number, column)),
    );
    before.replaceChildren(
      untrusted(shown.place.before, 200),
      element('span', { class: 'cursor', 'aria-hidden': 'true' }),
    );
    showSuggestion();
    showActualToken();
    head.replaceChildren(...heads());
    const real = shown.actualToken;
    const isReal = (one: Expectation): boolean =>
      real !== null &&
      real.special !== 'unknown' &&
      one.text === real.text &&
      one.probability === real.probability;
    body.replaceChildren(...shown.expectations.map((one) => row(one, undefined, isReal(one) ? 'real' : '')));
    // What stands there is always among the rows, also when many others are more probable.
    if (real !== null && !shown.expectations.some(isReal)) body.append(row(real, real.special, 'real'));
  }
  const onMessage = (message: HostMessage): void => {
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
    page.send({ type: 'watch', expectations: visible });
  }).observe(root);
  return { root, draw: () => undefined, onMessage };
}
