/**
 * The learning curves: loss, gradient norm and learning rate on one common axis, and what they say in words.
 */
import { axisValue } from '../../charts/axis';
import { Chart, type Line } from '../../charts/chart';
import type { Extent } from '../../charts/curve';
import { legend, type LegendEntry } from '../../charts/legend';
import { button, element, freshId, setText, section } from '../../page/elements';
import {
  besideSentence,
  endSentence,
  gapSentence,
  momentSentence,
  partsSentence,
  summarySentence,
} from './learning-sentences';
import { learningTable } from './learning-table';
import { toolbar } from './learning-toolbar';
import { earlierLook, lineLooks } from './line-looks';
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
  const key = legend();
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
    element('div', { class: 'under-toolbar' }, key.root, showAll),
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
    key.show([
      ...entriesOfRun(smoothing > 0, run.measurements.length > 0),
      ...overlaid.map((one, i) => ({ look: earlierLook(i), text: runNameOf(one, format) })),
      ...memory.legend(),
    ]);
    const past = overlaid.flatMap((one, i): Line[] => [
      { ...earlierLook(i), curve: earlierCurve(one, axis) },
      {
        ...earlierLook(i),
        faint: true,
        curve: partCurve(one.measurements, axis, 'mixtureBitsPerCharacter'),
      },
    ]);
    const taught = memory.lines(run.points[axis].view());
    loss.draw([...past, ...taught, ...lossLines(curves, smoothing > 0)], extent);
    gradient.draw(gradientLines(curves, clip), extent);
    rate.draw([{ ...lineLooks.rate, curve: curves.rate }], extent);
    setText(
      gap,
      gapSentence(curves.generalisationGap, run.points.step.at(curves.generalisationGap.bestAt), format),
    );
    gap.hidden = gap.textContent === '';
    const atEnd = curves.atEnd.ys[0] ?? NaN;
    setText(
      parts,
      `${endSentence(atEnd, unit, format)} ${partsSentence(run.measurements.at(-1), unit, format)}`.trim(),
    );
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

function entriesOfRun(smoothed: boolean, measured: boolean): LegendEntry[] {
  const entries: LegendEntry[] = [
    { look: lineLooks.training, text: smoothed ? t('Training, smoothed') : t('Training') },
    { look: lineLooks.validation, text: t('Validation (text it has not seen)') },
  ];
  if (!measured) return entries;
  return [
    ...entries,
    { look: lineLooks.recall, text: t('Recall alone') },
    { look: lineLooks.mixture, text: t('Network, recall and contexts, mixed') },
  ];
}

function lossLines(curves: RunCurves, smoothed: boolean): Line[] {
  const { raw, smooth, validation, atEnd, recall, mixture } = curves;
  const marked = validation.xs.length <= marksAtMost;
  const few = recall.xs.length <= marksAtMost;
  return [
    ...(smoothed ? [{ ...lineLooks.training, faint: true, curve: raw }] : []),
    { ...lineLooks.training, curve: smooth },
    { ...lineLooks.validation, curve: validation, marked },
    { ...lineLooks.validation, curve: atEnd, marked: true },
    { ...lineLooks.recall, curve: recall, marked: few },
    { ...lineLooks.mixture, curve: mixture, marked: few },
  ];
}

function gradientLines({ gradient }: RunCurves, clip: number): Line[] {
  const { xs } = gradient;
  const lines: Line[] = [{ ...lineLooks.gradient, curve: gradient }];
  if (clip > 0 && xs.length > 0) {
    const ends = { xs: [xs[0]!, xs[xs.length - 1]!], ys: [clip, clip] };
    lines.push({ ...lineLooks.clipNorm, curve: ends });
  }
  return lines;
}
