/**
 * The threshold and what it gives: as a line in the curve of precision against coverage, as a slider, which
 * also reaches thresholds of which nothing is known yet, in words and in a table. Sends what was chosen when
 * the pointer is released.
 */
import { highestThreshold, type ThresholdState } from '../../../src/protocol/dashboard/dashboard-suggestions';
import type { SuggestionCounts } from '../../../src/protocol/suggestions/suggestion-counts';
import {
  atThreshold,
  precisionAgainstCoverage,
  type AtThreshold,
} from '../../../src/protocol/suggestions/suggestion-figures';
import { button, element, field, freshId, setText } from '../../page/elements';
import { disclosure } from '../../page/disclosure';
import type { Page, Part } from '../../page/page';
import { PrecisionPlot } from './precision-plot';
import {
  curveSentence,
  decisionSentence,
  thresholdNow,
  thresholdSentence,
  unknownSentence,
} from './suggestion-sentences';
import { t } from '../../text/texts';

export interface ThresholdChart extends Part {
  repaint(): void;
  show(counts: SuggestionCounts, state: ThresholdState): void;
}

export function thresholdChart(page: Page): ThresholdChart {
  const { format } = page;
  let counts: SuggestionCounts | undefined;
  let state: ThresholdState | undefined;
  /** What was dragged to, until the host has taken it over. */
  let held: number | undefined;
  let curve: readonly AtThreshold[] = [];

  const summary = element('p', { class: 'spoken', id: freshId('summary') });
  const plot = new PrecisionPlot({
    format,
    describedBy: summary.id,
    onDrag: ({ threshold }) => {
      held = Math.min(highestThreshold, Math.max(0.01, threshold));
      draw();
    },
    onRelease: () => {
      if (held !== undefined) choose(held);
    },
    onCancel: () => {
      held = undefined;
      draw();
    },
  });
  const slider = element('input', {
    type: 'range',
    min: 1,
    max: Math.round(highestThreshold * 100),
    step: 1,
    'aria-describedby': summary.id,
  });
  const output = element('output', {});
  const sentence = element('p', { class: 'at-threshold', 'data-figure': 'threshold' });
  const unknown = element('p', { class: 'note' });
  const decision = element('p', { class: 'note decision' });
  const release = button(t('Let eagerness decide'), () => choose(0), 'quiet');
  const body = element('tbody');
  const heads = [t('Threshold'), t('Precision'), t('Coverage'), t('Shown'), t('Judged')];
  const table = element(
    'table',
    { class: 'figures-table named' },
    element('caption', {}, t('Precision and coverage at each threshold')),
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    body,
  );
  const numbers = disclosure(
    page,
    'threshold-table',
    t('Precision in numbers'),
    () => draw(),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('Precision in numbers') },
      table,
    ),
  );
  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Once suggestions were shown and the text went on, their precision stands here against their coverage.',
    ),
  );
  const root = element(
    'figure',
    { class: 'threshold' },
    element('h3', {}, t('Precision against coverage')),
    empty,
    plot.root,
    summary,
    element('div', { class: 'with-output' }, field(t('Threshold'), slider), output),
    sentence,
    unknown,
    decision,
    release,
    numbers,
  );

  /** 0 gives the decision back. */
  function choose(value: number): void {
    held = value > 0 ? value : undefined;
    page.send({ type: 'threshold', value });
    draw();
  }
  slider.addEventListener('input', () => {
    held = slider.valueAsNumber / 100;
    draw();
  });
  slider.addEventListener('change', () => choose(slider.valueAsNumber / 100));

  function draw(): void {
    if (counts === undefined || state === undefined) return;
    const threshold = held ?? thresholdNow(state);
    empty.hidden = curve.length > 0;
    numbers.hidden = curve.length === 0;
    slider.value = String(Math.round(threshold * 100));
    setText(output, format.percent(threshold));
    const words = thresholdSentence(counts, threshold, format);
    slider.setAttribute('aria-valuetext', words);
    setText(sentence, words);
    setText(unknown, unknownSentence(counts, threshold, format));
    unknown.hidden = unknown.textContent === '';
    setText(decision, decisionSentence(held === undefined ? state : { ...state, set: held }, format));
    release.hidden = state.set === 0;
    setText(summary, `${words} ${curveSentence(counts, format)}`);
    plot.place(atThreshold(counts, threshold).coverage, format.percent(threshold));
    if (numbers.open) body.replaceChildren(...curve.map(row));
  }

  function row({ threshold, precision, coverage, shown, judged }: AtThreshold): HTMLElement {
    const cells = [
      format.percent(precision),
      format.percent(coverage),
      format.whole(shown),
      format.whole(judged),
    ];
    return element(
      'tr',
      {},
      element('th', { scope: 'row' }, format.percent(threshold)),
      ...cells.map((cell) => element('td', {}, cell)),
    );
  }

  const show = (now: SuggestionCounts, decided: ThresholdState): void => {
    // The host has taken over what was chosen, or something else was set meanwhile.
    if (state !== undefined && decided.set !== state.set) held = undefined;
    counts = now;
    state = decided;
    curve = precisionAgainstCoverage(counts);
    plot.show(curve);
    draw();
  };
  return { root, draw, show, repaint: () => plot.repaint() };
}
