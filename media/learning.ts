/** The learning curves: loss, gradient norm and learning rate on one common axis, and what they say in words. */
import { axisLabel, axisValue } from './axis';
import { Chart, type Line } from './chart';
import { axes } from './choices';
import { measurements, type Curve, type Extent } from './curve';
import { button, choice, element, field, freshId, say, section } from './elements';
import { judgeGap } from './gap';
import { gapSentence, momentSentence, summarySentence } from './learning-sentences';
import { learningTable } from './learning-table';
import type { Page, Part } from './page';
import { Smoothing, spans } from './smoothing';
import { t } from './texts';
import { nearest } from './thinning';
import { inUnit, lossUnits } from './units';

export function learning(page: Page): Part {
  const { run, choices, format } = page;
  let extent: Extent | undefined;
  let smoothing = new Smoothing(spans[choices.now.smoothing]!);
  let smoothedOf: unknown;

  const inChosenUnit = (curve: Curve): Curve => {
    const { unit } = choices.now;
    return unit === 'bits' ? curve : { xs: curve.xs, ys: scaled(curve.ys, unit) };
  };
  /** The index of the point nearest to x on the chosen axis. */
  const indexAt = (x: number): number => nearest(run.points[choices.now.axis].view(), x);
  const describe = (x: number): string => momentSentence(run, indexAt(x), choices.now.unit, format);

  const readout = element('p', { class: 'readout', 'aria-live': 'off' });
  let hovered: number | undefined;
  const showReadout = (): void => say(readout, describe(hovered ?? run.points[choices.now.axis].last));
  const zoom = (chosen: Extent | undefined): void => {
    extent = chosen;
    draw();
  };
  const chart = (label: string, height: number, formatY: (y: number) => string, fromZero: boolean): Chart =>
    new Chart({
      label,
      height,
      fromZero,
      describe,
      onPoint: (x) => {
        hovered = x;
        showReadout();
      },
      onZoom: zoom,
      formatX: (x) => axisValue(choices.now.axis, x, format),
      formatY,
    });
  const loss = chart(
    t('Loss: arrow keys read it, plus and minus zoom'),
    280,
    (y) => format.significant(y),
    false,
  );
  const gradient = chart(t('Gradient norm: arrow keys read it'), 120, (y) => format.significant(y), true);
  const rate = chart(t('Learning rate: arrow keys read it'), 120, (y) => format.significant(y), true);
  const charts = [loss, gradient, rate];

  const gap = element('p', { class: 'gap', role: 'status' });
  const clipped = element('p', { class: 'note' });
  const summary = element('p', { class: 'spoken', id: freshId('summary') });
  const table = learningTable(page);
  const legend = element('ul', { class: 'legend' });
  const wholeRange = button(t('Show all'), () => zoom(undefined), 'quiet');
  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Here the loss falls while the network learns: how many bits it needs for each character, on the text it learns from and on text it has never seen.',
    ),
  );
  const { bar, showEarlierChoice } = toolbar(page, () => zoom(undefined));
  const measured = element(
    'div',
    { class: 'measured' },
    bar,
    element('div', { class: 'under-toolbar' }, legend, wholeRange),
    loss.root,
    readout,
    gap,
    element(
      'div',
      { class: 'pair' },
      element('figure', {}, element('figcaption', {}, t('Gradient norm'), clipped), gradient.root),
      element('figure', {}, element('figcaption', {}, t('Learning rate')), rate.root),
    ),
    table.root,
    element(
      'p',
      { class: 'actions' },
      button(t('Save curves as CSV …'), () => page.tell({ type: 'export' })),
    ),
  );
  const root = section(t('Learning'), 'learning', summary, empty, measured);
  for (const part of charts) part.root.setAttribute('aria-describedby', summary.id);

  const smoothed = (): Float64Array => {
    const span = spans[choices.now.smoothing]!;
    if (smoothedOf !== run.points || smoothing.span !== span) smoothing = new Smoothing(span);
    smoothedOf = run.points;
    return smoothing.apply(run.points.trainingBitsPerCharacter.view());
  };

  function draw(): void {
    const { axis, earlier, unit } = choices.now;
    const { points, status } = run;
    const overlaid = earlier ? page.earlier : [];
    const nothing = run.length === 0 && page.earlier.length === 0;
    empty.hidden = !nothing;
    measured.hidden = nothing;
    showEarlierChoice(page.earlier.length > 0);
    wholeRange.hidden = extent === undefined;
    if (nothing) return;
    const xs = points[axis].view();
    const raw = { xs, ys: points.trainingBitsPerCharacter.view() };
    const smooth = { xs, ys: smoothed() };
    const validation = measurements(xs, points.validationBitsPerCharacter.view());
    const isSmooth = choices.now.smoothing > 0;
    const lines: Line[] = [
      ...overlaid.map((past): Line => ({ colour: 'earlier', curve: inChosenUnit(measuredOf(past, axis)) })),
      ...(isSmooth ? [{ colour: 'training', faint: true, curve: inChosenUnit(raw) } as const] : []),
      { colour: 'training', curve: inChosenUnit(smooth) },
      {
        colour: 'validation',
        curve: inChosenUnit(validation),
        dashed: true,
        marked: validation.xs.length <= 60,
      },
    ];
    loss.draw(lines, extent);
    const clip = status.plan?.clipNorm;
    const ends = xs.length > 0 ? [xs[0]!, xs[xs.length - 1]!] : [];
    gradient.draw(
      [
        { colour: 'gradient', curve: { xs, ys: points.gradientNorm.view() } },
        ...(clip === undefined || clip === 0
          ? []
          : [{ colour: 'limit', dashed: true, curve: { xs: ends, ys: ends.map(() => clip) } } as const]),
      ],
      extent,
    );
    rate.draw([{ colour: 'rate', curve: { xs, ys: points.learningRate.view() } }], extent);
    showLegend(legend, isSmooth, overlaid.length);
    const verdict = judgeGap(smooth.ys, points.validationBitsPerCharacter.view());
    say(gap, gapSentence(verdict, points.step.at(verdict.bestAt), format));
    gap.hidden = gap.textContent === '';
    gap.dataset['verdict'] = verdict.verdict;
    say(
      clipped,
      clip === undefined || clip === 0
        ? ''
        : t(
            'clipped at {0} in {1} of the steps',
            format.significant(clip),
            format.percent(clippedShare(run.points.clippedShare.view())),
          ),
    );
    say(summary, summarySentence(run, verdict, unit, format));
    showReadout();
    table.draw();
  }
  choices.onChange(draw);
  return { root, draw, repaint: () => charts.forEach((part) => part.repaint()) };
}

function measuredOf(past: Page['earlier'][number], axis: (typeof axes)[number]): Curve {
  const validation = past.validationBitsPerCharacter.map((bits) => bits ?? NaN);
  const known = validation.some((bits) => !Number.isNaN(bits));
  return known ? measurements(past[axis], validation) : { xs: past[axis], ys: past.trainingBitsPerCharacter };
}

function scaled(ys: ArrayLike<number>, unit: (typeof lossUnits)[number]): Float64Array {
  const made = new Float64Array(ys.length);
  for (let index = 0; index < ys.length; index++) made[index] = inUnit(ys[index]!, unit);
  return made;
}

/** Points stand for equally many steps, so their mean is the share of all steps. */
function clippedShare(shares: Float64Array): number {
  let sum = 0;
  for (const share of shares) sum += share;
  return shares.length === 0 ? NaN : sum / shares.length;
}

function showLegend(legend: HTMLElement, smooth: boolean, earlier: number): void {
  const entries = [
    { kind: 'training', text: smooth ? t('Training, smoothed') : t('Training') },
    { kind: 'validation', text: t('Validation (text it has not seen)') },
    ...(earlier > 0
      ? [{ kind: 'earlier', text: earlier === 1 ? t('Earlier run') : t('{0} earlier runs', earlier) }]
      : []),
  ];
  const wanted = entries.map(({ text }) => text).join();
  if (legend.dataset['shown'] === wanted) return;
  legend.dataset['shown'] = wanted;
  legend.replaceChildren(
    ...entries.map(({ kind, text }) =>
      element('li', { class: kind }, element('span', { class: 'key' }), text),
    ),
  );
}

function toolbar(page: Page, axisChanged: () => void) {
  const { choices } = page;
  const units = lossUnits.map((value) => ({
    value,
    label: { bits: t('Bits'), nats: t('Nats'), perplexity: t('Perplexity') }[value],
  }));
  const smoothing = element('input', {
    type: 'range',
    min: 0,
    max: spans.length - 1,
    step: 1,
    value: choices.now.smoothing,
  });
  const smoothingLabel = (): string => {
    const span = spans[choices.now.smoothing]!;
    return span === 1 ? t('off') : t('about {0} points', span);
  };
  const output = element('output', {}, smoothingLabel());
  smoothing.setAttribute('aria-valuetext', smoothingLabel());
  smoothing.addEventListener('input', () => {
    choices.set({ smoothing: smoothing.valueAsNumber });
    output.textContent = smoothingLabel();
    smoothing.setAttribute('aria-valuetext', smoothingLabel());
  });
  const earlier = element('input', { type: 'checkbox', checked: choices.now.earlier });
  earlier.addEventListener('change', () => choices.set({ earlier: earlier.checked }));
  const forget = button(t('Forget'), () => page.tell({ type: 'forget-earlier' }), 'quiet');
  forget.title = t('Forget the earlier runs');
  forget.setAttribute('aria-label', t('Forget the earlier runs'));
  const earlierRuns = element(
    'div',
    { class: 'earlier-runs' },
    field(t('Earlier runs'), earlier, 'check'),
    forget,
  );
  const bar = element(
    'div',
    { class: 'toolbar' },
    choice(t('Unit'), units, choices.now.unit, (unit) => choices.set({ unit })),
    choice(
      t('Over'),
      axes.map((value) => ({ value, label: axisLabel(value) })),
      choices.now.axis,
      (axis) => {
        choices.set({ axis });
        axisChanged();
      },
    ),
    element('div', { class: 'smoothing' }, field(t('Smoothing'), smoothing), output),
    earlierRuns,
  );
  return { bar, showEarlierChoice: (there: boolean) => (earlierRuns.hidden = !there) };
}
