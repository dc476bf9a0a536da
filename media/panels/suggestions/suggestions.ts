/**
 * What became of the suggestions: figures of today and in all, how fast they came, how often they were right.
 */
import type { HostMessage } from '../../../src/protocol/dashboard/dashboard';
import type { SuggestionFigures } from '../../../src/protocol/suggestions/suggestion-counts';
import { button, element, setText, section } from '../../page/elements';
import { latencyBars } from './latency-bars';
import type { ListeningPart, Page } from '../../page/page';
import { thresholdChart } from './threshold-chart';
import { t } from '../../text/texts';

export function suggestions(page: Page): ListeningPart {
  const { format } = page;
  const shown = figure('suggestions-shown', t('Shown'));
  const accepted = figure('suggestions-accepted', t('Accepted'));
  const dismissed = figure('suggestions-dismissed', t('Dismissed'));
  const typed = figure('suggestions-typed', t('Typed by hand'));
  const saved = figure('suggestions-saved', t('Keystrokes saved'));
  const figures = element(
    'dl',
    { class: 'figures' },
    ...[saved, shown, accepted, typed, dismissed].map((part) => part.root),
  );
  const latency = latencyBars(page);
  const threshold = thresholdChart(page);
  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Here stands what became of the suggestions: how many were shown, accepted and dismissed, the keystrokes they saved, how fast they came and how often they were right.',
    ),
  );
  const there = element(
    'div',
    { class: 'counted', hidden: true },
    figures,
    element('div', { class: 'pair' }, threshold.root, latency.root),
    element(
      'p',
      { class: 'actions' },
      button(t('Delete this record …'), () => page.send({ type: 'forget-suggestions' })),
      element('span', { class: 'note' }, t('Only counts are kept, on this machine; never text.')),
    ),
  );
  const root = section(t('Suggestions'), 'suggestions', empty, there);

  const onMessage = (message: HostMessage): void => {
    if (message.type !== 'suggestions') return;
    const { all, ofDay } = message.record;
    const nothing = all.shown + all.asked === 0 && all.latency.every((value) => value === 0);
    empty.hidden = !nothing;
    there.hidden = nothing;
    const inAll = (of: (figures: SuggestionFigures) => number): [string, string] => [
      format.whole(of(ofDay)),
      t('today · {0} in all', format.whole(of(all))),
    ];
    const partly = (figures: SuggestionFigures): number => figures.accepted + figures.acceptedInPart;
    saved.show(...inAll((figures) => figures.savedKeys));
    shown.show(...inAll((figures) => figures.shown));
    const [today, both] = inAll(partly);
    accepted.show(
      today,
      all.acceptedInPart === 0 ? both : `${both}, ${t('{0} in part', format.whole(all.acceptedInPart))}`,
    );
    typed.show(...inAll((figures) => figures.typed));
    dismissed.show(...inAll((figures) => figures.dismissed));
    latency.show(all);
    threshold.show(all, message.threshold);
  };
  return { root, draw: () => undefined, repaint: threshold.repaint, onMessage };
}

interface Figure {
  readonly root: HTMLElement;
  show(value: string, note: string): void;
}

function figure(name: string, label: string): Figure {
  const value = element('dd', { class: 'value', 'data-figure': name }, '–');
  const note = element('dd', { class: 'note', 'data-figure': `${name}-note` });
  return {
    root: element('div', { class: `figure ${name}` }, element('dt', {}, label), value, note),
    show: (now, small) => {
      setText(value, now);
      setText(note, small);
    },
  };
}
