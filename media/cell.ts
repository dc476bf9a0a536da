/** The network of this run, unrolled: a drawing of its cell over three steps with the true shapes. */
import type { TrainingPlan } from '../src/protocol/training';
import { element, section } from './elements';
import type { Page, Part } from './page';
import { svg } from './svg';
import { t } from './texts';

/** Each line has a W, a U and a b of its own; PyTorch's conventions, as the model file keeps them. */
const equations = {
  rnn: ['hₜ = tanh(W xₜ + U hₜ₋₁ + b)'],
  gru: [
    'rₜ = σ(W xₜ + U hₜ₋₁ + b)',
    'zₜ = σ(W xₜ + U hₜ₋₁ + b)',
    'nₜ = tanh(W xₜ + b + rₜ ⊙ (U hₜ₋₁ + c))',
    'hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁',
  ],
  lstm: [
    'iₜ = σ(W xₜ + U hₜ₋₁ + b)',
    'fₜ = σ(W xₜ + U hₜ₋₁ + b)',
    'gₜ = tanh(W xₜ + U hₜ₋₁ + b)',
    'oₜ = σ(W xₜ + U hₜ₋₁ + b)',
    'cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ',
    'hₜ = oₜ ⊙ tanh(cₜ)',
  ],
} as const;
const names = { rnn: 'RNN', gru: 'GRU', lstm: 'LSTM' } as const;
const gates = { rnn: 1, gru: 3, lstm: 4 } as const;

export function cell(page: Page): Part {
  const empty = element(
    'p',
    { class: 'empty' },
    t('Here stands the network of the run, unrolled through time, with the shape of each of its parts.'),
  );
  const figure = element('figure', { class: 'unrolled' });
  const root = section(t('The network'), 'cell', empty, figure);
  let drawn: TrainingPlan | null = null;
  const draw = (): void => {
    const { plan } = page.run.status;
    empty.hidden = plan !== null;
    figure.hidden = plan === null;
    if (plan === drawn || plan === null) return;
    drawn = plan;
    figure.replaceChildren(picture(plan), shapes(plan, page));
  };
  return { root, draw };
}

/** Three steps side by side: token up through embedding, cells and output, the hidden state to the right. */
function picture(plan: TrainingPlan): SVGElement {
  const name = names[plan.cell];
  const steps = ['t − 1', 't', 't + 1'];
  const boxes = steps.flatMap((step, index) => {
    const x = 70 + index * 150;
    const box = (y: number, label: string, kind: string): SVGElement[] => [
      svg('rect', { x: x - 44, y, width: 88, height: 30, rx: 4, class: kind }),
      svg('text', { x, y: y + 19, 'text-anchor': 'middle' }, label),
    ];
    const up = (from: number, to: number): SVGElement =>
      svg('path', { d: `M${x} ${from}V${to}`, class: 'arrow', 'marker-end': 'url(#tip)' });
    const right = svg('path', { d: `M${x + 44} 93H${x + 103}`, class: 'arrow', 'marker-end': 'url(#tip)' });
    const state = svg('text', { x: x + 73, y: 86, 'text-anchor': 'middle', class: 'small' }, `h(${step})`);
    return [
      svg('text', { x, y: 196, 'text-anchor': 'middle', class: 'small' }, `x(${step})`),
      up(182, 172),
      ...box(140, t('embedding'), 'outer'),
      up(140, 111),
      ...box(78, plan.layers > 1 ? `${name} × ${plan.layers}` : name, 'core'),
      up(78, 49),
      ...box(16, 'softmax', 'outer'),
      ...(index < steps.length - 1 ? [right, state] : []),
    ];
  });
  const tip = svg(
    'marker',
    { id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 6, markerHeight: 6, orient: 'auto' },
    svg('path', { d: 'M0 0L8 4L0 8Z', class: 'tip' }),
  );
  const label = t(
    'Three steps of the unrolled network: embedding, {0}, softmax; the hidden state goes from step to step',
    name,
  );
  return svg(
    'svg',
    { viewBox: '0 0 440 204', role: 'img', 'aria-label': label },
    svg('defs', {}, tip),
    ...boxes,
  );
}

function shapes(plan: TrainingPlan, page: Page): HTMLElement {
  const { format } = page;
  const by = (rows: number, columns: number): string => `${format.whole(rows)} × ${format.whole(columns)}`;
  const { vocabularySize: V, embeddingSize: E, hiddenSize: H } = plan;
  const rows: [string, string][] = [
    [t('Embedding (a one-hot token picks its row)'), by(V, E)],
    [t('From the input'), by(gates[plan.cell] * H, E)],
    [t('From the hidden state'), by(gates[plan.cell] * H, H)],
    plan.output === 'full'
      ? [t('Output'), by(V, H)]
      : [t('Output: projection, then the embedding again'), by(E, H)],
    [t('Parameters'), format.whole(plan.parameters)],
    [t('Steps back through time'), format.whole(plan.timeSteps)],
    [t('Sequences at once'), format.whole(plan.batchSize)],
    [t('Kernels'), plan.kernels],
    [t('Seed'), String(plan.seed)],
  ];
  return element(
    'figcaption',
    {},
    element('pre', { class: 'equations' }, equations[plan.cell].join('\n')),
    element('p', { class: 'note' }, t('Each line with its own W, U and b; ⊙ multiplies element by element.')),
    element(
      'dl',
      { class: 'shapes' },
      ...rows.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
    ),
  );
}
