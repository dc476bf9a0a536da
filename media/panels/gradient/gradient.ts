/**
 * The gradient through time: ‖∂L_T/∂h_t‖ against T − t for this model, and for one of each cell trained on
 * this text.
 */
import { cellKinds } from '../../../src/protocol/kinds';
import type { GradientCurves } from '../../../src/protocol/dashboard/dashboard-questions';
import type { GradientCurve } from '../../../src/protocol/training/gradient';
import { Chart, type LineLook } from '../../charts/chart';
import type { Extent } from '../../charts/curve';
import { legend } from '../../charts/legend';
import { button, element, freshId, setText, section } from '../../page/elements';
import {
  cellName,
  comparisonSentence,
  distanceSentence,
  networkName,
  reachSentence,
} from './gradient-sentences';
import { gradientTable } from './gradient-table';
import type { Page, Part } from '../../page/page';
import { LatestQuestion } from '../../page/latest-question';
import { powerOfTen } from '../../text/scientific';
import { t } from '../../text/texts';

/** Colour and dash of each network: the dash tells them apart where colours do not. */
const looksOfCells: readonly LineLook[] = [
  { colour: 'limit', dash: [2, 3] },
  { colour: 'rate', dash: [9, 4] },
  { colour: 'gradient', dash: [9, 3, 2, 3] },
  { colour: 'validation', dash: [2, 3, 2, 9] },
];
const lookOf = (network: GradientCurve['network']): LineLook =>
  network === 'model'
    ? { colour: 'training' }
    : looksOfCells[cellKinds.indexOf(network) % looksOfCells.length]!;

export function gradientThroughTime(page: Page): Part {
  const { format } = page;
  const question = new LatestQuestion(page);
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
  const ask = async (compare: boolean): Promise<void> => {
    setText(note, t('Reading the text …'));
    busy(true);
    const outcome = await question.ask('gradients', { compare }, progressed);
    if (outcome === undefined) return;
    busy(false);
    if ('refusal' in outcome) setText(note, outcome.refusal === '' ? t('Cancelled.') : outcome.refusal);
    else finished(outcome.reply);
  };
  const measure = button(t('Measure this model'), () => void ask(false));
  const compare = button(t('Compare vanilla RNN, GRU and LSTM'), () => void ask(true));
  const cancel = button(t('Cancel'), () => question.cancel());
  cancel.hidden = true;
  const readout = element('p', { class: 'readout' });
  const summary = element('ul', { class: 'reaches', id: freshId('summary') });
  const conclusion = element('p', { class: 'conclusion', role: 'status' });
  const key = legend();
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
    onPoint: (x) => setText(readout, x === undefined ? '' : distanceSentence(curves, x, format)),
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
    element('div', { class: 'under-toolbar' }, key.root, showAll),
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
    key.show(curves.map((curve) => ({ look: lookOf(curve.network), text: networkName(curve) })));
    summary.replaceChildren(...curves.map((curve) => element('li', {}, reachSentence(curve, format))));
    setText(conclusion, comparisonSentence(curves));
    conclusion.hidden = conclusion.textContent === '';
    draw();
    table.show(curves);
  }

  function progressed({ curves: found, doing }: GradientCurves): void {
    if (found.length > 0) curves = found;
    if (doing !== null && doing.cell !== null) {
      setText(note, t('Training the {0}: {1}', cellName(doing.cell), format.percent(doing.share)));
    }
    show();
  }

  function finished({ curves: found }: GradientCurves): void {
    curves = found;
    const [first] = curves;
    setText(
      note,
      first === undefined ? '' : t('Layer {0}, {1} places of the text.', first.layers, first.positions),
    );
    show();
  }
  return { root, draw: () => undefined, repaint: () => chart.repaint() };
}
