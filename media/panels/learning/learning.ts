/**
 * The learning curves: loss, gradient norm and learning rate on one common axis, and what they say in words.
 */
import { axisValue } from '../../charts/axis';
import { Chart, type Line } from '../../charts/chart';
import type { Extent } from '../../charts/curve';
import { button, element, freshId, setText, section } from '../../page/elements';
import {
  besideSentence,
  gapSentence,
  momentSentence,
  partsSentence,
  summarySentence,
} from './learning-sentences';
import { learningTable } from './learning-table';
import { showLegend, toolbar } from './learning-toolbar';
import { memoryWorth } from './memory';
import { runList, runNameOf } from './run-list';
import type { Page, Part } from '../../page/page';
import { CurveKeeper, earlierCurve, partCurve, type RunCurves } from './run-curves';
import { spans } from '../../page/choices';
import { t } from '../../text/texts';
import { nearest } from '../../charts/thinning';
import { inUnit } from '../../text/units';

/** More measurements than this are a line, not marks. */
const marksAtMost = 60;
const recallDash = [2, 4];
const mixtureDash = [10, 3, 2, 3];
/** Of the earlier runs in turn, as the keys of the legend in `charts.css`. */
const earlierDashes = [[], [8, 4], [2, 3], [16, 4], [8, 3, 2, 3, 2, 3], [4, 2]];

export function learning(page: Page): Part {
  const { run, choices, format } = page;
  const keeper = new CurveKeeper(run);
  let extent: Extent | undefined;
  let hovered: number | undefined;

  const describe = (x: number): string => {
    const { axis, unit } = choices.now;
    return momentSentence(run, nearest(run.points[axis].view(), x), unit, format);
  };
  const readout = element('p', { class: 'readout' });
  const showReadout = (): void => setText(readout, describe(hovered ?? run.points[choices.now.axis].last));
  const zoom = (chosen: Extent | undefined): void => {
    extent = chosen;
    draw();
  };
  const common = {
    describe,
    onPoint: (x: number | undefined): void => {
      hovered = x;
      showReadout();
    },
    onZoom: zoom,
    formatX: (x: number): string => axisValue(choices.now.axis, x, format),
    formatY: (y: number): string => format.significant(y),
  };
  const loss = new Chart({
    ...common,
    label: t('Loss: arrow keys read it, plus and minus zoom'),
    height: 280,
    scale: () => (bits) => inUnit(bits, choices.now.unit),
  });
  const magnitude = { ...common, height: 120, fromZero: true };
  const gradient = new Chart({ ...magnitude, label: t('Gradient norm: arrow keys read it') });
  const rate = new Chart({ ...magnitude, label: t('Learning rate: arrow keys read it') });
  const charts = [loss, gradient, rate];

  const gap = element('p', { class: 'gap', role: 'status' });
  const parts = element('p', { class: 'parts' });
  const clipped = element('p', { class: 'note' });
  const summary = element('p', { class: 'spoken', id: freshId('summary') });
  const table = learningTable(page);
  const memory = memoryWorth(page, () => draw());
  const list = runList(page);
  const legend = element('ul', { class: 'legend' });
  const showAll = button(t('Show all'), () => zoom(undefined), 'quiet');
  const tools = toolbar(page, () => zoom(undefined));
  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Here the loss falls while the network learns: how many bits it needs for each character, on the text it learns from and on text it has never seen.',
    ),
  );
  const measured = element(
    'div',
    { class: 'measured' },
    tools.root,
    element('div', { class: 'under-toolbar' }, legend, showAll),
    loss.root,
    readout,
    parts,
    gap,
    list.root,
    memory.root,
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
      button(t('Save curves as CSV …'), () => page.send({ type: 'export' })),
    ),
  );
  const root = section(t('Learning'), 'learning', summary, empty, measured);
  for (const { root: chart } of charts) chart.setAttribute('aria-describedby', summary.id);

  function draw(): void {
    const { axis, earlier, smoothing, unit } = choices.now;
    const nothing = run.length === 0 && page.earlier.length === 0;
    empty.hidden = !nothing;
    measured.hidden = nothing;
    if (nothing) return;
    const overlaid = earlier ? page.earlier : [];
    const curves = keeper.curves(axis, spans[smoothing]!);
    const clip = run.status.plan?.clipNorm ?? 0;
    tools.showEarlierChoice(page.earlier.length > 0);
    showAll.hidden = extent === undefined;
    const names = overlaid.map((one) => runNameOf(one, format));
    showLegend(legend, smoothing > 0, run.measurements.length > 0, names, memory.legend());
    const past = overlaid.flatMap((one, i): Line[] => [
      { colour: 'earlier', curve: earlierCurve(one, axis), dash: earlierDashes[i % earlierDashes.length]! },
      {
        colour: 'earlier',
        faint: true,
        curve: partCurve(one.measurements, axis, 'mixtureBitsPerCharacter'),
        dash: earlierDashes[i % earlierDashes.length]!,
      },
    ]);
    const taught = memory.lines(run.points[axis].view());
    loss.draw([...past, ...taught, ...lossLines(curves, smoothing > 0)], extent);
    gradient.draw(gradientLines(curves, clip), extent);
    rate.draw([{ colour: 'rate', curve: curves.rate }], extent);
    setText(
      gap,
      gapSentence(curves.generalisationGap, run.points.step.at(curves.generalisationGap.bestAt), format),
    );
    gap.hidden = gap.textContent === '';
    setText(parts, partsSentence(run.measurements.at(-1), unit, format));
    parts.hidden = parts.textContent === '';
    const share = format.percent(curves.clippedShare);
    setText(
      clipped,
      clip === 0 ? '' : t('clipped at {0} in {1} of the steps', format.significant(clip), share),
    );
    const alone = summarySentence(run, curves.generalisationGap, unit, format);
    const named = page.nameOnScreen === '' || run.length === 0 ? alone : `${page.nameOnScreen}: ${alone}`;
    setText(summary, `${named} ${besideSentence(overlaid, unit, format)}`.trim());
    list.draw();
    showReadout();
    table.draw();
  }
  return { root, draw, repaint: () => charts.forEach((chart) => chart.repaint()) };
}

function lossLines(curves: RunCurves, smoothed: boolean): Line[] {
  const { raw, smooth, validation, recall, mixture } = curves;
  const marked = validation.xs.length <= marksAtMost;
  const few = recall.xs.length <= marksAtMost;
  return [
    ...(smoothed ? [{ colour: 'training', faint: true, curve: raw } as const] : []),
    { colour: 'training', curve: smooth },
    { colour: 'validation', curve: validation, dashed: true, marked },
    { colour: 'recall', curve: recall, dash: recallDash, marked: few },
    { colour: 'mixture', curve: mixture, dash: mixtureDash, marked: few },
  ];
}

function gradientLines({ gradient }: RunCurves, clip: number): Line[] {
  const { xs } = gradient;
  const lines: Line[] = [{ colour: 'gradient', curve: gradient }];
  if (clip > 0 && xs.length > 0) {
    const ends = { xs: [xs[0]!, xs[xs.length - 1]!], ys: [clip, clip] };
    lines.push({ colour: 'limit', dashed: true, curve: ends });
  }
  return lines;
}
