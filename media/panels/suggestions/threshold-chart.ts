/**
 * Precision against coverage, with the threshold as a line: dragged with the mouse, or moved by the slider
 * beside it, which also reaches thresholds of which nothing is known yet. Sends what was
 * chosen when the pointer is released.
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
import {
  curveSentence,
  decisionSentence,
  thresholdNow,
  thresholdSentence,
  unknownSentence,
} from './suggestion-sentences';
import { svg } from '../../page/svg';
import { t } from '../../text/texts';

export interface ThresholdChart extends Part {
  show(counts: SuggestionCounts, state: ThresholdState): void;
}

const height = 220;
const margin = { left: 46, right: 14, top: 22, bottom: 34 };
/** More points than this are a line, not marks. */
const marksAtMost = 40;

export function thresholdChart(page: Page): ThresholdChart {
  const { format } = page;
  let counts: SuggestionCounts | undefined;
  let state: ThresholdState | undefined;
  /** What was dragged to, until the host has taken it over. */
  let held: number | undefined;
  let width = 0;

  const summary = element('p', { class: 'spoken', id: freshId('summary') });
  const picture = svg('svg', {
    class: 'threshold-plot',
    role: 'img',
    height,
    'aria-describedby': summary.id,
  });
  picture.setAttribute('aria-label', t('Precision against coverage'));
  const plot = element('div', { class: 'plot' });
  plot.append(picture);
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
    { class: 'figures-table' },
    element('caption', {}, t('Precision and coverage at each threshold')),
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    body,
  );
  const twin = disclosure(
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
    plot,
    summary,
    element('div', { class: 'with-output' }, field(t('Threshold'), slider), output),
    sentence,
    unknown,
    decision,
    release,
    twin,
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

  const drag = (event: PointerEvent): void => {
    const at = thresholdAt(event.clientX - picture.getBoundingClientRect().left);
    if (at === undefined) return;
    held = at;
    draw();
  };
  picture.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    drag(event);
    event.preventDefault();
  });
  picture.addEventListener('pointermove', (event) => {
    if (picture.hasPointerCapture(event.pointerId)) drag(event);
  });
  picture.addEventListener('pointerup', (event) => {
    if (!picture.hasPointerCapture(event.pointerId)) return;
    picture.releasePointerCapture(event.pointerId);
    if (held !== undefined) choose(held);
  });
  picture.addEventListener('pointercancel', () => {
    held = undefined;
    draw();
  });
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry?.contentRect.width ?? 0);
    if (now === width || now === 0) return;
    width = now;
    draw();
  }).observe(plot);

  const curveNow = (): AtThreshold[] => (counts === undefined ? [] : precisionAgainstCoverage(counts));
  const across = (curve: readonly AtThreshold[]): ((coverage: number) => number) => {
    const widest = niceShare(curve[0]?.coverage ?? 1);
    return (coverage) => margin.left + (coverage / widest) * (width - margin.left - margin.right);
  };
  /** Of the point of the curve that stands nearest to x, in the pixels of the picture. */
  function thresholdAt(x: number): number | undefined {
    const curve = curveNow();
    const place = across(curve);
    let best: AtThreshold | undefined;
    for (const point of curve) {
      if (best === undefined || Math.abs(place(point.coverage) - x) < Math.abs(place(best.coverage) - x))
        best = point;
    }
    return best && Math.min(highestThreshold, Math.max(0.01, best.threshold));
  }

  function draw(): void {
    if (counts === undefined || state === undefined) return;
    const curve = curveNow();
    const threshold = held ?? thresholdNow(state);
    empty.hidden = curve.length > 0;
    plot.hidden = twin.hidden = curve.length === 0;
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
    if (curve.length > 0 && width > 0) paint(curve, atThreshold(counts, threshold));
    if (twin.open) body.replaceChildren(...curve.map(row));
  }

  function paint(curve: readonly AtThreshold[], at: AtThreshold): void {
    const x = across(curve);
    const bottom = height - margin.bottom;
    const y = (precision: number): number => bottom - precision * (bottom - margin.top);
    const widest = niceShare(curve[0]!.coverage);
    const end = width - margin.right;
    const text = (left: number, top: number, anchor: string, words: string, kind = ''): SVGElement =>
      svg('text', { x: left, y: top, 'text-anchor': anchor, class: kind }, words);
    const rows = [0, 0.5, 1].flatMap((share) => [
      svg('path', { d: `M${margin.left} ${y(share)}H${end}`, class: 'grid' }),
      text(margin.left - 6, y(share) + 4, 'end', format.percent(share)),
    ]);
    const columns = [0, 0.5, 1].map((share) =>
      text(x(share * widest), bottom + 15, share === 1 ? 'end' : 'middle', format.percent(share * widest)),
    );
    const line = curve
      .map((point) => `${x(point.coverage).toFixed(1)} ${y(point.precision).toFixed(1)}`)
      .join('L');
    const marks =
      curve.length > marksAtMost
        ? []
        : curve.map((point) =>
            svg('circle', { cx: x(point.coverage), cy: y(point.precision), r: 2.5, class: 'mark' }),
          );
    const place = Math.min(end, x(Number.isFinite(at.coverage) ? at.coverage : 0));
    const inner = place > end - 40 ? 'end' : place < margin.left + 40 ? 'start' : 'middle';
    picture.setAttribute('width', String(width));
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    picture.replaceChildren(
      ...rows,
      ...columns,
      text(
        (margin.left + end) / 2,
        height - 4,
        'middle',
        t('Coverage: share of the places with a suggestion'),
      ),
      svg('path', { d: `M${line}`, class: 'curve' }),
      ...marks,
      svg('path', { d: `M${place} ${margin.top}V${bottom}`, class: 'grip' }),
      svg('path', { d: `M${place} ${margin.top}V${bottom}`, class: 'threshold-line' }),
      svg('circle', { cx: place, cy: margin.top, r: 5, class: 'handle' }),
      text(place, margin.top - 9, inner, format.percent(held ?? thresholdNow(state!)), 'strong'),
    );
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
    draw();
  };
  return { root, draw, show };
}

/** The end of an axis that a share fits under. */
function niceShare(share: number): number {
  return [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8].find((end) => share <= end) ?? 1;
}
