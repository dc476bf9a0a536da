/**
 * How long answers took: a bar for each bucket of the histogram, as plain elements, with a table that says
 * the same.
 */
import {
  bucketStart,
  latencyBuckets,
  type SuggestionCounts,
} from '../../../src/protocol/suggestions/suggestion-counts';
import { element, setText } from '../../page/elements';
import { disclosure } from '../../page/disclosure';
import type { Page, Part } from '../../page/page';
import { latencySentence } from './suggestion-sentences';
import { t } from '../../text/texts';

export interface LatencyBars extends Part {
  show(counts: SuggestionCounts): void;
}

export function latencyBars(page: Page): LatencyBars {
  const { format } = page;
  const bars = element('div', { class: 'histogram', role: 'img' });
  const sentence = element('p', { class: 'note', 'data-figure': 'latency' });
  const body = element('tbody');
  const table = element(
    'table',
    { class: 'figures-table named' },
    element('caption', {}, t('Answers by how long they took')),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        element('th', { scope: 'col' }, t('Milliseconds')),
        element('th', { scope: 'col' }, t('Answers')),
      ),
    ),
    body,
  );
  let counts: SuggestionCounts | undefined;
  const numbers = disclosure(page, 'latency-table', t('Latency in numbers'), () => draw(), table);
  const root = element(
    'figure',
    { class: 'latency' },
    element('h3', {}, t('How fast they came')),
    bars,
    sentence,
    numbers,
  );

  const range = (bucket: number): string => {
    const from = format.significant(bucketStart(bucket));
    if (bucket === latencyBuckets - 1) return t('{0} and more', from);
    return t('{0} to {1}', from, format.significant(bucketStart(bucket + 1)));
  };
  function draw(): void {
    if (counts === undefined) return;
    const { latency } = counts;
    const first = latency.findIndex((value) => value > 0);
    root.hidden = first < 0;
    if (first < 0) return;
    const last = latency.findLastIndex((value) => value > 0);
    const most = Math.max(...latency);
    const [from, to] = [Math.max(0, first - 1), Math.min(latencyBuckets - 1, last + 1)];
    const shown = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const words = latencySentence(counts, format);
    bars.setAttribute('aria-label', words);
    setText(sentence, words);
    bars.replaceChildren(
      ...shown.map((bucket) => {
        const bar = element('span', { class: 'column-bar' });
        bar.style.setProperty('height', `${((latency[bucket]! / most) * 100).toFixed(2)}%`);
        // Each second border is a power of two; a label for each would not fit.
        const start = bucketStart(bucket);
        const labelled = bucket > 0 && Math.log2(start) % 2 === 0;
        const label = element('span', { class: 'tick' }, labelled ? `${format.whole(start)} ms` : '');
        const column = element(
          'span',
          { class: 'column-slot' },
          element('span', { class: 'column-space' }, bar),
          label,
        );
        column.title = `${range(bucket)} ms: ${format.whole(latency[bucket]!)}`;
        return column;
      }),
    );
    if (!numbers.open) return;
    body.replaceChildren(
      ...shown
        .filter((bucket) => latency[bucket]! > 0)
        .map((bucket) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, range(bucket)),
            element('td', {}, format.whole(latency[bucket]!)),
          ),
        ),
    );
  }
  const show = (now: SuggestionCounts): void => {
    counts = now;
    draw();
  };
  return { root, draw, show };
}
