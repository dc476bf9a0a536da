/**
 * The gates over the text, and the LSTM's cell state: of the chosen unit, or the mean over all units. Gates
 * lie between 0, shut, and 1, open.
 */
import type { UnitsOverText } from '../../../src/protocol/dashboard/dashboard-questions';
import type { GateSignal, GateValues } from '../../../src/protocol/prediction/inspection';
import { cells } from '../../../src/protocol/kinds';
import { Chart, type Line, type LineLook } from '../../charts/chart';
import type { Extent } from '../../charts/curve';
import { legend } from '../../charts/legend';
import { button, choice, element, freshId, setText } from '../../page/elements';
import { LatestQuestion } from '../../page/latest-question';
import type { Page } from '../../page/page';
import { shortName } from '../../text/plain-text';
import { t } from '../../text/texts';
import { gateName } from './gate-names';
import { tokenTable } from './token-table';

const looks: Readonly<Record<GateSignal, LineLook>> = {
  reset: { colour: 'validation', dash: [2, 3] },
  update: { colour: 'training' },
  input: { colour: 'validation', dash: [9, 4] },
  forget: { colour: 'training' },
  output: { colour: 'rate', dash: [2, 3] },
  cell: { colour: 'gradient' },
};

export interface Gates {
  readonly root: HTMLElement;
  show(read: UnitsOverText): void;
  choose(unit: number): void;
  /** These tokens are in view. */
  look(from: number, count: number): void;
  repaint(): void;
}

export function gates(page: Page): Gates {
  const { format } = page;
  const question = new LatestQuestion(page);
  let read: UnitsOverText | undefined;
  let unit = 0;
  let mean = false;
  let values: GateValues = [];
  let extent: Extent | undefined;

  const note = element('p', { class: 'note', role: 'status' });
  const readout = element('p', { class: 'readout' });
  const summary = element('ul', { class: 'gate-summary', id: freshId('summary') });
  const key = legend();
  const zoom = (zoomed: Extent | undefined): void => {
    extent = zoomed;
    showAll.hidden = zoomed === undefined;
    draw();
  };
  const showAll = button(t('Show all'), () => zoom(undefined), 'quiet');
  const describe = (x: number): string => {
    const token = read?.tokens[Math.round(x)];
    if (token === undefined) return '';
    return [
      t('token {0}, {1}', format.whole(Math.round(x) + 1), shortName(token, 40)),
      ...values.map(
        (one) => `${gateName(one.signal, mean)} ${format.fixed(one.values[Math.round(x)] ?? NaN, 2)}`,
      ),
    ].join(' · ');
  };
  const chartOf = (label: string, fromZero: boolean): Chart => {
    const chart = new Chart({
      label,
      height: 140,
      fromZero,
      describe,
      onPoint: (x) => setText(readout, x === undefined ? '' : describe(x)),
      onZoom: zoom,
      formatX: (x) => format.whole(x + 1),
      formatY: (y) => format.fixed(y, 1),
    });
    chart.root.setAttribute('aria-describedby', summary.id);
    return chart;
  };
  const gateChart = chartOf(t('The gates, token by token'), true);
  const cellChart = chartOf(t('The cell state c, token by token'), false);
  const cellTitle = element('p', { class: 'axis-name' }, t('Cell state c'));
  const table = tokenTable(page, 'gate-table', t('The gates as a table'));
  const of = choice(
    t('The gates of'),
    [
      { value: 'unit', label: t('the chosen unit') },
      { value: 'mean', label: t('all units, on average') },
    ],
    'unit',
    (value) => {
      mean = value === 'mean';
      void ask();
    },
  );
  const charts = element(
    'div',
    {},
    element('div', { class: 'under-toolbar' }, key.root, showAll),
    gateChart.root,
    cellTitle,
    cellChart.root,
    element('p', { class: 'axis-name below' }, t('token of the text')),
    readout,
    summary,
    table.root,
  );
  const root = element('div', { class: 'gates' }, element('h3', {}, t('Gates')), of, note, charts);

  async function ask(): Promise<void> {
    if (read === undefined) return;
    const outcome = await question.ask('gates', mean ? null : unit);
    if (outcome === undefined) return;
    if ('refusal' in outcome) return setText(note, outcome.refusal);
    values = outcome.reply;
    show();
  }

  function show(): void {
    if (read === undefined) return;
    const none = Object.keys(cells[read.shape.cell].sigmoidGates).length === 0;
    charts.hidden = of.hidden = none;
    setText(
      note,
      none
        ? t('A vanilla RNN has no gates: its hidden state is overwritten at each token.')
        : mean
          ? t('Mean over the {0} units of the last layer.', format.whole(read.shape.hiddenSize))
          : t('Unit {0} of the last layer.', unit),
    );
    if (none) return;
    cellTitle.hidden = cellChart.root.hidden = !values.some(({ signal }) => signal === 'cell');
    setText(cellTitle, gateName('cell', mean));
    key.show(
      values
        .filter(({ signal }) => signal !== 'cell')
        .map(({ signal }) => ({ look: looks[signal], text: gateName(signal, mean) })),
    );
    summary.replaceChildren(
      ...values.map(({ signal, values: of }) => element('li', {}, summaryOf(signal, of))),
    );
    table.show(
      read.tokens,
      values.map(({ signal, values: of }) => ({ name: gateName(signal, mean), values: of })),
    );
    draw();
  }

  const summaryOf = (signal: GateSignal, of: readonly number[]): string =>
    t(
      '{0}: {1} on average, between {2} and {3}.',
      gateName(signal, mean),
      ...[of.reduce((sum, value) => sum + value, 0) / (of.length || 1), Math.min(...of), Math.max(...of)].map(
        (value) => format.fixed(value, 2),
      ),
    );

  function draw(): void {
    const lines = (cell: boolean): Line[] =>
      values
        .filter(({ signal }) => (signal === 'cell') === cell)
        .map(({ signal, values: ys }) => ({
          ...looks[signal],
          curve: { xs: ys.map((_, i) => i), ys },
        }));
    gateChart.draw(lines(false), extent);
    if (!cellChart.root.hidden) cellChart.draw(lines(true), extent);
  }

  return {
    root,
    show: (newRead) => {
      read = newRead;
      values = [];
    },
    choose: (wanted) => {
      unit = wanted;
      if (!mean) void ask();
    },
    look: (from, count) => zoom({ from, to: from + Math.max(1, count - 1) }),
    repaint: () => {
      gateChart.repaint();
      cellChart.repaint();
    },
  };
}
