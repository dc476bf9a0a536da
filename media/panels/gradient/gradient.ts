/** The gradient through time: ‖∂L_T/∂h_t‖ against T − t for this model, and for one of each cell trained on this text. */
import type { HostMessage } from '../../../src/protocol/dashboard/dashboard';
import { cellKinds } from '../../../src/protocol/kinds';
import type { GradientCurve } from '../../../src/protocol/training/gradient';
import { Chart, type Line } from '../../charts/chart';
import type { Extent } from '../../charts/curve';
import { button, element, freshId, say, section } from '../../page/elements';
import {
  cellName,
  comparisonSentence,
  distanceSentence,
  networkName,
  reachSentence,
} from './gradient-sentences';
import { gradientTable } from './gradient-table';
import type { AskingPart, Page } from '../../page/page';
import { Question } from '../../page/requests';
import { powerOfTen } from '../../text/scientific';
import { t } from '../../text/texts';

/** Colour and dash of each network: the dash tells them apart where colours do not. */
type Look = Pick<Line, 'colour' | 'dash'>;
const looksOfCells: readonly Look[] = [
  { colour: 'limit', dash: [2, 3] },
  { colour: 'rate', dash: [9, 4] },
  { colour: 'gradient', dash: [9, 3, 2, 3] },
  { colour: 'validation', dash: [2, 3, 2, 9] },
];
const lookOf = (network: GradientCurve['network']): Look =>
  network === 'model'
    ? { colour: 'training' }
    : looksOfCells[cellKinds.indexOf(network) % looksOfCells.length]!;

export function gradientThroughTime(page: Page): AskingPart {
  const { format } = page;
  const question = new Question(page);
  let curves: readonly GradientCurve[] = [];
  let extent: Extent | undefined;

  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Here stands how far back the network learns: how much the loss at one token changes with the hidden state so many tokens before. Where that is nearly nothing, nothing can be learned over that distance: the vanishing gradient.',
    ),
  );
  const note = element('p', { class: 'note', role: 'status', hidden: true });
  const ask = (compare: boolean): void => {
    page.tell({ type: 'gradients', request: question.ask(), compare });
    say(note, t('Reading the text …'));
    busy(true);
  };
  const measure = button(t('Measure this model'), () => ask(false));
  const compare = button(t('Compare vanilla RNN, GRU and LSTM'), () => ask(true));
  const cancel = button(t('Cancel'), () => page.tell({ type: 'cancel', of: 'gradients' }));
  cancel.hidden = true;
  const readout = element('p', { class: 'readout' });
  const summary = element('ul', { class: 'reaches', id: freshId('summary') });
  const conclusion = element('p', { class: 'conclusion', role: 'status' });
  const legend = element('ul', { class: 'legend' });
  const zoom = (zoomed: Extent | undefined): void => {
    extent = zoomed;
    showAll.hidden = zoomed === undefined;
    draw();
  };
  const showAll = button(t('Show all'), () => zoom(undefined), 'quiet');
  showAll.hidden = true;
  const chart = new Chart({
    label: t('Gradient of the loss by the hidden state, against the distance in tokens'),
    height: 220,
    describe: (x) => distanceSentence(curves, x, format),
    onPoint: (x) => say(readout, x === undefined ? '' : distanceSentence(curves, x, format)),
    onZoom: zoom,
    formatX: (x) => format.whole(x),
    // Powers of ten alone: what lies between them would be read wrongly.
    formatY: (y) => (Number.isInteger(y) ? (y === 0 ? '1' : powerOfTen(y)) : ''),
    scale: () => (norm) => Math.log10(norm),
  });
  chart.root.setAttribute('aria-describedby', summary.id);
  const table = gradientTable(page);
  const result = element(
    'div',
    { class: 'traced', hidden: true },
    element('div', { class: 'under-toolbar' }, legend, showAll),
    element('p', { class: 'axis-name' }, t('‖∂L_T / ∂h_t‖, mean over several places T, logarithmic')),
    chart.root,
    element('p', { class: 'axis-name below' }, t('T − t: tokens back')),
    readout,
    summary,
    conclusion,
    table.root,
  );
  const root = section(
    t('Gradient through time'),
    'gradients',
    empty,
    element('p', { class: 'actions' }, measure, compare, cancel),
    note,
    result,
  );

  function busy(yes: boolean): void {
    measure.disabled = compare.disabled = yes;
    cancel.hidden = !yes;
    if (yes) note.hidden = false;
  }

  function draw(): void {
    if (curves.length === 0) return;
    const xs = Array.from({ length: Math.max(...curves.map(({ norms }) => norms.length)) }, (_, i) => i);
    chart.draw(
      curves.map((curve) => ({
        ...lookOf(curve.network),
        curve: { xs: xs.slice(0, curve.norms.length), ys: curve.norms },
      })),
      extent,
    );
  }

  function show(): void {
    empty.hidden = curves.length > 0;
    result.hidden = curves.length === 0;
    if (curves.length === 0) return;
    legend.replaceChildren(
      ...curves.map((curve) =>
        element('li', { class: `gradient-line ${curve.network}` }, networkName(curve)),
      ),
    );
    summary.replaceChildren(...curves.map((curve) => element('li', {}, reachSentence(curve, format))));
    say(conclusion, comparisonSentence(curves));
    conclusion.hidden = conclusion.textContent === '';
    draw();
    table.show(curves);
  }

  const hear = (message: HostMessage): void => {
    if (message.type === 'refused') {
      if (!question.settle(message.request)) return;
      busy(false);
      say(note, message.sentence === '' ? t('Cancelled.') : message.sentence);
    } else if (message.type === 'gradients' && question.isFor(message.request)) {
      if (message.curves.length > 0 || message.doing === null) curves = message.curves;
      const { doing } = message;
      if (doing === null) {
        question.settle(message.request);
        busy(false);
        const first = curves[0];
        say(
          note,
          first === undefined ? '' : t('Layer {0}, {1} places of the text.', first.layers, first.positions),
        );
      } else if (doing.cell !== null) {
        say(note, t('Training the {0}: {1}', cellName(doing.cell), format.percent(doing.share)));
      }
      show();
    }
  };
  return { root, draw: () => undefined, hear, repaint: () => chart.repaint() };
}
