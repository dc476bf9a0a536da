/**
 * The gradient through time: ‖∂L_T/∂h_t‖, and for an LSTM ‖∂L_T/∂c_t‖, against T − t for this model, and for
 * one of each cell trained on this text; with the weights that training begins with and with those it made.
 */
import { cellKinds } from '../../../src/protocol/kinds';
import type { GradientCurves } from '../../../src/protocol/dashboard/dashboard-questions';
import type { GradientCurve } from '../../../src/protocol/training/gradient';
import { Chart, type LineLook } from '../../charts/chart';
import type { Extent } from '../../charts/curve';
import { legend } from '../../charts/legend';
import { button, choice, element, freshId, setText, section } from '../../page/elements';
import {
  cellName,
  comparisonSentence,
  curveName,
  distanceSentence,
  reachSentence,
} from './gradient-sentences';
import { gradientTable } from './gradient-table';
import type { Page, Part } from '../../page/page';
import { LatestQuestion } from '../../page/latest-question';
import { powerOfTen } from '../../text/scientific';
import { t } from '../../text/texts';

/** Of each network by its hidden state: the dash tells them apart where colours do not. */
const looksOfCells: readonly LineLook[] = [
  { colour: 'limit', dash: [2, 3] },
  { colour: 'rate', dash: [9, 4] },
  { colour: 'gradient', dash: [9, 3, 2, 3] },
  { colour: 'validation', dash: [2, 3, 2, 9] },
];
/** The cell state has the colour of its network, and a dash of its own. */
function lookOf({ network, state, weights }: GradientCurve): LineLook {
  const isModel = network === 'model';
  const look: LineLook = isModel
    ? { colour: 'training' }
    : looksOfCells[cellKinds.indexOf(network) % looksOfCells.length]!;
  const dash = state === 'hidden' ? look.dash : isModel ? [14, 3] : [];
  return { colour: look.colour, ...(dash && { dash }), faint: weights === 'initial' };
}

type ShownWeights = GradientCurve['weights'] | 'both';

export function gradientThroughTime(page: Page): Part {
  const { format } = page;
  const question = new LatestQuestion(page);
  let curves: readonly GradientCurve[] = [];
  let shownWeights: ShownWeights = 'trained';
  let extent: Extent | undefined;
  const inView = (): GradientCurve[] =>
    curves.filter(({ weights }) => shownWeights === 'both' || shownWeights === weights);

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
    label: t('Gradient of the loss by the states, against the distance in tokens'),
    height: 220,
    describe: (x) => distanceSentence(inView(), x, format),
    onPoint: (x) => setText(readout, x === undefined ? '' : distanceSentence(inView(), x, format)),
    onZoom: zoom,
    formatX: (x) => format.whole(x),
    // Powers of ten alone: what lies between them would be read wrongly.
    formatY: (y) => (Number.isInteger(y) ? (y === 0 ? '1' : powerOfTen(y)) : ''),
    scale: () => (norm) => Math.log10(norm),
  });
  chart.root.setAttribute('aria-describedby', summary.id);
  const table = gradientTable(page);
  const weightsChoice = choice<ShownWeights>(
    t('Weights'),
    [
      { value: 'trained', label: t('trained') },
      { value: 'initial', label: t('initial') },
      { value: 'both', label: t('both') },
    ],
    shownWeights,
    (value) => {
      shownWeights = value;
      show();
    },
  );
  const result = element(
    'div',
    { class: 'traced', hidden: true },
    weightsChoice,
    element('div', { class: 'under-toolbar' }, key.root, showAll),
    element(
      'p',
      { class: 'axis-name' },
      t('‖∂L_T / ∂h_t‖, of an LSTM also ‖∂L_T / ∂c_t‖, mean over several places T, logarithmic'),
    ),
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
    chart.draw(
      inView().map((curve) => ({
        ...lookOf(curve),
        curve: { xs: curve.norms.map((_, distance) => distance), ys: curve.norms },
      })),
      extent,
    );
  }

  function show(): void {
    empty.hidden = curves.length > 0;
    result.hidden = curves.length === 0;
    if (curves.length === 0) return;
    key.show(inView().map((curve) => ({ look: lookOf(curve), text: curveName(curve) })));
    const trained = curves.filter(({ weights }) => weights === 'trained');
    summary.replaceChildren(
      ...trained.map((curve) => element('li', {}, reachSentence(curve, initialOf(curve), format))),
    );
    setText(conclusion, comparisonSentence(curves, format));
    conclusion.hidden = conclusion.textContent === '';
    draw();
    table.show(curves);
  }

  const initialOf = ({ network, state }: GradientCurve): GradientCurve | undefined =>
    curves.find((one) => one.weights === 'initial' && one.network === network && one.state === state);

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
