/**
 * The network in use, unrolled over the tokens before the cursor: a drawing, its equations, the true shapes.
 */
import { cells } from '../../../src/protocol/kinds';
import type { UnrolledText } from '../../../src/protocol/dashboard/dashboard-questions';
import type { NetworkShape } from '../../../src/protocol/prediction/inspection';
import type { TrainingPlan } from '../../../src/protocol/training/training';
import { button, element, setText, section, untrusted } from '../../page/elements';
import { disclosure } from '../../page/disclosure';
import type { Page, Part } from '../../page/page';
import { tokenName } from '../../text/plain-text';
import { LatestQuestion } from '../../page/latest-question';
import { whenFirstSeen } from '../../page/observed';
import { t } from '../../text/texts';
import { unrolledPicture } from './unrolled';

/** Each line has a W, a U and a b of its own; PyTorch's conventions, as the model file keeps them. */
export function cell(page: Page): Part {
  const { format } = page;
  const question = new LatestQuestion(page);
  let unrolled: UnrolledText | undefined;
  let width = 0;
  let drawn: { plan: TrainingPlan | null; unrolled: UnrolledText | undefined; width: number } | undefined;

  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Here stands the network, unrolled through time over the text before the cursor, with the shape of each of its parts.',
    ),
  );
  const ask = (): void => void unroll();
  const again = button(t('Read the text before the cursor'), ask);
  const note = element('p', { class: 'note', role: 'status' });
  const picture = element('div', { class: 'picture' });
  const caption = element('figcaption');
  const body = element('tbody');
  const head = [t('Step'), t('Token'), t('Index'), '‖hₜ‖', t('Expected next'), t('Probability')];
  const table = disclosure(
    page,
    'unrolled-table',
    t('As a table'),
    () => undefined,
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('The unrolled steps as a table') },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head.map((name) => element('th', { scope: 'col' }, name)))),
        body,
      ),
    ),
  );
  const figure = element('figure', { class: 'unrolled' }, picture, table, caption);
  const root = section(
    t('The network'),
    'cell',
    empty,
    element('p', { class: 'actions' }, again),
    note,
    figure,
  );
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry?.contentRect.width ?? 0);
    if (now === width) return;
    width = now;
    // At the next frame: what is drawn changes the height of what is observed.
    requestAnimationFrame(draw);
  }).observe(root);
  whenFirstSeen(root, ask);

  function draw(): void {
    const { plan } = page.run.status;
    // What was read over the text is the network in use; a run that goes on may be training another one.
    const shape: NetworkShape | null = unrolled?.shape ?? plan;
    empty.hidden = shape !== null;
    figure.hidden = shape === null;
    if (shape === null || width === 0) return;
    if (drawn?.plan === plan && drawn.unrolled === unrolled && drawn.width === width) return;
    drawn = { plan, unrolled, width };
    const steps = unrolled?.steps;
    const trained = sameShape(shape, plan) ? plan : null;
    picture.replaceChildren(unrolledPicture(shape, steps, width, format, trained?.timeSteps ?? null));
    table.hidden = steps === undefined;
    body.replaceChildren(...(steps ?? []).map(row));
    caption.replaceChildren(...explanation(shape, trained, page));
  }
  const code = (text: string): HTMLElement => element('code', {}, untrusted(tokenName(text), 60));
  const row = ({ text, token, norm, expected }: UnrolledText['steps'][number], index: number): HTMLElement =>
    element(
      'tr',
      {},
      element('td', {}, format.whole(index + 1)),
      element('th', { scope: 'row' }, code(text)),
      element('td', {}, format.whole(token)),
      element('td', {}, format.fixed(norm, 2)),
      element('td', {}, code(expected.text)),
      element('td', {}, format.percent(expected.probability)),
    );

  async function unroll(): Promise<void> {
    const outcome = await question.ask('unroll', undefined);
    if (outcome === undefined) return;
    if ('refusal' in outcome) return setText(note, outcome.refusal);
    unrolled = outcome.reply;
    note.replaceChildren(untrusted(unrolled.path, 200), t(', up to line {0}', unrolled.line));
    draw();
  }
  return { root, draw };
}

const sameShape = (shape: NetworkShape, plan: TrainingPlan | null): boolean =>
  plan !== null &&
  (['cell', 'vocabularySize', 'embeddingSize', 'hiddenSize', 'layers', 'output'] as const).every(
    (key) => shape[key] === plan[key],
  );

/** Equations and shapes; with the plan also how the network is trained. */
function explanation(shape: NetworkShape, plan: TrainingPlan | null, { format }: Page): HTMLElement[] {
  const by = (rows: number, columns: number): string => `${format.whole(rows)} × ${format.whole(columns)}`;
  const { vocabularySize: V, embeddingSize: E, hiddenSize: H, layers } = shape;
  const G = cells[shape.cell].gates * H;
  const outputs: Record<NetworkShape['output'], [string, string][]> = {
    full: [[t('Output'), by(V, H)]],
    tied: [[t('Output: projection, then the embedding again'), by(E, H)]],
    bottleneck: [
      [t('Output: projection'), by(E, H)],
      [t('Output'), by(V, E)],
    ],
  };
  const rows: [string, string][] = [
    [t('xₜ, one-hot'), format.whole(V)],
    [cells[shape.cell].states > 1 ? t('hₜ and cₜ, of each layer') : t('hₜ, of each layer'), format.whole(H)],
    [t('Embedding (a one-hot token picks its row)'), by(V, E)],
    [t('From the input: W'), layers > 1 ? `${by(G, E)}, ${by(G, H)}` : by(G, E)],
    [t('From the hidden state: U'), by(G, H)],
    ...outputs[shape.output],
  ];
  if (plan !== null) {
    rows.push(
      [t('Parameters'), format.whole(plan.parameters)],
      [t('Steps back through time'), format.whole(plan.timeSteps)],
      [t('Sequences at once'), format.whole(plan.batchSize)],
      [t('Kernels'), plan.kernels],
      [t('Seed'), String(plan.seed)],
    );
  }
  const notes = [
    t('Each line with its own W, U and b; ⊙ multiplies element by element.'),
    ...(layers > 1
      ? [t('A layer above the first reads the hidden state of the layer below in place of xₜ.')]
      : []),
    ...(plan === null
      ? []
      : [
          t(
            'Backpropagation through time is truncated: the text is read in windows of {0} tokens; the state goes on from one window to the next, the gradient ends where its window begins.',
            format.whole(plan.timeSteps),
          ),
        ]),
    t('What is expected is softmax(W hₜ + b): the network alone, without recall.'),
  ];
  return [
    element('pre', { class: 'equations' }, cells[shape.cell].equations.join('\n')),
    element('p', { class: 'note' }, notes.join(' ')),
    element(
      'dl',
      { class: 'shapes' },
      ...rows.flatMap(([term, value]) => [element('dt', {}, term), element('dd', {}, value)]),
    ),
  ];
}
